import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { startProgram } from '../support/program.ts';

test('the page opens in a browser without a script error', needsBrowser, async () => {
  const program = await startProgram();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const response = await page.goto(program.url);
    assert.equal(response?.status(), 200);
    await page.getByRole('main').waitFor();
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    await program.stop();
  }
});
