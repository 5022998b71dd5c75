import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { HOSTILE_ANSWERS } from '../support/hostile-answers.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

type Watched = Page & { faults: string[] };

let stage: Stage;
let page: Watched;
let plainPage: Watched;
const elsewhere: string[] = [];

before(async () => {
  if (needsBrowser.skip) return;
  stage = await setStage();
  page = await openWatched();
  plainPage = await openWatched({ javaScriptEnabled: false });
});

after(() => stage?.close());

async function openWatched(options: { javaScriptEnabled?: boolean } = {}): Promise<Watched> {
  const page = await stage.open(options);
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => elsewhere.push(popup.url()));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${stage.program.url}/`)) elsewhere.push(request.url());
  });
  await page.evaluate(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  return page;
}

/** All that the answer brought into the page besides text and its own harmless elements. */
function findIntruders(page: Page): Promise<string[]> {
  return page.getByRole('region', { name: 'Answer' }).evaluate((region) => {
    const foreign =
      'img, svg, math, script, style, link, meta, base, iframe, object, embed, audio, video, form, input';
    const elements = [...region.querySelectorAll('*')];
    const isLoose = (one: Element) =>
      [...one.attributes].some(({ name }) => name.startsWith('on') || name === 'style') ||
      (one instanceof HTMLAnchorElement &&
        (!/^(https?|mailto):/.test(one.href) ||
          new URL(one.href).origin === location.origin ||
          one.target !== '_blank' ||
          one.rel !== 'noopener noreferrer'));
    return elements
      .filter((one) => one.matches(foreign) || isLoose(one))
      .map((one) => one.outerHTML.slice(0, 200));
  });
}

test('a hostile answer is shown as harmless text, and never holds the page', {
  ...needsBrowser,
  timeout: 1_200_000,
}, async (context) => {
  for (const [name, text] of HOSTILE_ANSWERS) {
    await context.test(name, { timeout: 200_000 }, async () => {
      stage.model.replyWith(() => ({ text, deltaSplit: 20_000 }));
      await page.getByRole('textbox', { name: 'Prompt' }).fill(`Show: ${name}`);
      await page.getByRole('button', { name: 'Generate' }).click();
      await page.getByText('The answer is complete.').waitFor({ timeout: 150_000 });
      await page.getByText('finis').last().waitFor({ state: 'attached', timeout: 60_000 });
      assert.deepEqual(await findIntruders(page), []);
      assert.equal(await page.evaluate(() => Reflect.get(window, 'caught')), undefined);
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(page.faults, []);
    });
  }
});

test('formatted on the server, for a page without JavaScript, it is as harmless', {
  ...needsBrowser,
  timeout: 600_000,
}, async (context) => {
  for (const [name, text] of HOSTILE_ANSWERS) {
    await context.test(name, { timeout: 60_000 }, async () => {
      stage.model.replyWith(() => ({ text, deltaSplit: 20_000 }));
      await plainPage.getByRole('textbox', { name: 'Prompt' }).fill(`Show: ${name}`);
      const loaded = plainPage.waitForEvent('load');
      await plainPage.getByRole('button', { name: 'Generate' }).click();
      await loaded;
      await plainPage.getByText('finis').last().waitFor({ state: 'attached' });
      assert.deepEqual(await findIntruders(plainPage), []);
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(plainPage.faults, []);
    });
  }
});

test('what Markdown cannot make safe is still there as raw text', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: '[x](javascript:alert(1)) <b>y</b>' }));
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Raw');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer is complete.').waitFor();
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.getByText('[x](javascript:alert(1)) <b>y</b>', { exact: true }).waitFor();
});
