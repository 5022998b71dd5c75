import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { getTexts } from '../../lib/language/texts.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import { findViolations } from '../support/find-violations.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

const MARKDOWN = [
  '# Title\n\nA [link](https://example.org), `code` and **bold**.',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '> quote\n\n```js\nlet a = 1;\n```\n\n1. one\n2. two',
].join('\n\n');

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

async function ask(page: Page, texts: Texts): Promise<void> {
  await page.getByRole('textbox', { name: texts.prompt }).fill('Hello');
  await page.getByRole('button', { name: texts.generate }).click();
}

/** Brings the page into each of its states, one after another. */
const STATES: Readonly<Record<string, (page: Page, texts: Texts) => Promise<void>>> = {
  empty: async () => {},
  'shortcuts open': async (page, texts) => page.getByText(texts.shortcuts).click(),
  running: async (page, texts) => {
    stage.model.replyWith(() => ({ text: MARKDOWN, fault: { kind: 'stall', at: 30 } }));
    await ask(page, texts);
    await page.getByRole('link', { name: 'link' }).waitFor();
  },
  stopped: async (page, texts) => {
    await page.getByRole('button', { name: texts.stop }).click();
    await page.getByText(texts.stopped).waitFor();
  },
  done: async (page, texts) => {
    stage.model.replyWith(() => ({ text: MARKDOWN }));
    await ask(page, texts);
    await page.getByText(texts.done).waitFor();
  },
  'raw text': async (page, texts) => page.getByRole('button', { name: texts.rawText }).click(),
  history: async (page, texts) => {
    await page.getByRole('button', { name: texts.history, exact: true }).click();
    await page.getByRole('searchbox').waitFor();
  },
  'cut off': async (page, texts) => {
    stage.model.replyWith(() => ({ text: 'Cut', finish: 'length' }));
    await ask(page, texts);
    await page.getByText(texts.cutByLimit).waitFor();
  },
  failed: async (page, texts) => {
    stage.model.replyWith(() => ({ text: 'some text', fault: { kind: 'close', at: 1 } }));
    await ask(page, texts);
    await page.getByRole('alert').waitFor();
  },
  'comparison open': async (page, texts) => {
    await page.getByRole('button', { name: texts.compare, exact: true }).click();
    await page.getByRole('button', { name: texts.compareTemperatures }).click();
  },
  comparing: async (page, texts) => {
    stage.model.replyWith(({ body }) => ({
      text: `${body.temperature} of ${MARKDOWN}`,
      ...(body.temperature === 1 && { fault: { kind: 'stall', at: 30 } }),
    }));
    await ask(page, texts);
    await page.getByRole('link', { name: 'link' }).nth(2).waitFor();
  },
  compared: async (page, texts) => {
    await page.getByRole('button', { name: texts.stop, exact: true }).first().click();
    await page.getByText(texts.stopped).waitFor();
  },
  'differences marked': async (page, texts) => {
    await page.getByRole('button', { name: texts.compareMark }).click();
    await page.locator('mark').first().waitFor();
  },
};

// Each language has every word, each scheme every colour.
for (const [locale, colorScheme] of [
  ['en', 'light'],
  ['ru', 'dark'],
] as const) {
  test(`axe finds nothing in any state, ${locale}, ${colorScheme}`, needsBrowser, async () => {
    const page = await stage.open({ path: locale === 'ru' ? '/ru' : '/' });
    await page.emulateMedia({ colorScheme });
    const texts = getTexts(locale);
    for (const [name, enter] of Object.entries(STATES)) {
      await enter(page, texts);
      assert.deepEqual(await findViolations(page), [], name);
    }
  });
}

test('axe finds nothing on the page for addresses that are not there', needsBrowser, async () => {
  const page = await stage.open({ path: '/nowhere' });
  assert.deepEqual(await findViolations(page), []);
});

test('nothing is cut off or needs scrolling sideways at 320 pixels', needsBrowser, async () => {
  for (const path of ['/', '/ru']) {
    const page = await stage.open({ path, viewport: { width: 320, height: 640 } });
    stage.model.replyWith(() => ({ text: `${MARKDOWN}\n\n${'verylongword'.repeat(20)}` }));
    await ask(page, getTexts(path === '/ru' ? 'ru' : 'en'));
    await page.getByRole('link', { name: 'link' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  }
});

test('from opening the page to a copied answer, the keyboard is enough', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'Typed by nobody' }));
  const page = await stage.open();
  await page.keyboard.press('/');
  await page.keyboard.type('Hello');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The answer is complete.').waitFor();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(':focus').innerText()) === 'Copy answer') break;
  }
  await page.context().grantPermissions(['clipboard-read']);
  await page.keyboard.press('Enter');
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'Typed by nobody');
  assert.equal(await page.locator(':focus').innerText(), 'Copy answer');
});
