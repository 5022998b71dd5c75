import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { startProgram } from '../support/program.ts';

test(
  'the whole page works under its policy, and loads nothing of others',
  needsBrowser,
  async (t) => {
    const program = await startProgram();
    const browser = await launchBrowser();
    t.after(async () => {
      await browser.close();
      await program.stop();
    });
    const page = await browser.newPage({ locale: 'en' });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => {
      if (/Content Security Policy|Permissions-Policy|Refused to/i.test(line.text())) {
        faults.push(line.text());
      }
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(program.url)) faults.push(`asked ${request.url()}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });

    await page.goto(program.url);
    const prompt = page.getByRole('textbox', { name: 'Prompt' });
    await prompt.fill('Show **bold** text and a list');
    await prompt.press('Control+Enter');
    await page.getByRole('region', { name: 'Answer' }).getByText(/\S{3}/).first().waitFor();
    await page.getByRole('button', { name: 'Generate' }).waitFor();
    await page.getByRole('button', { name: 'Copy answer' }).click();
    await page.getByText('Settings').first().click();
    await page.reload();
    for (const path of ['/ru', '/nothing-here', '/sign-in', '/api/nothing-here']) {
      await page.goto(program.url + path);
    }
    assert.deepEqual(faults, []);

    const isBlocked = await page.goto(program.url).then(() =>
      page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.isInlineRun = true';
        document.body.append(script);
        return !('isInlineRun' in window);
      }),
    );
    assert.ok(isBlocked, 'the policy is in force');
    assert.ok(faults.length > 0, 'and what breaks it is seen');
  },
);
