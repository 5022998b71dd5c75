import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { getBatchTexts } from '../../lib/language/batch-texts.ts';
import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { makeCsv, setUp, waitForBatch } from '../support/batch-page.ts';
import { findViolations } from '../support/find-violations.ts';
import { contextLengthExceeded } from '../support/model-errors.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

const LONG = 'A long answer that goes on and on. '.repeat(60);

/** Lets go the rows that a state needs under way. */
let release = () => {};

/** Brings the page into each of its states, one after another. */
const STATES: Readonly<Record<string, (page: Page, texts: BatchTexts) => Promise<void>>> = {
  empty: (page) => waitForBatch(page),
  'no file': async (page, texts) => {
    await page.getByRole('button', { name: texts.start }).click();
    await page.getByText(texts.needsFile).waitFor();
  },
  'no table': async (page) => {
    await page.locator('#batch-file').setInputFiles({
      name: 'none.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(''),
    });
    await page.getByRole('alert').waitFor();
  },
  ready: async (page, texts) => {
    await setUp(page, { name: 'rows.csv', text: makeCsv(120) }, 'Say {{word}} {{else}}');
    await page.getByText(texts.estimate).waitFor();
    await page.getByLabel('else', { exact: true }).selectOption('id');
  },
  running: async (page, texts) => {
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    let count = 0;
    stage.model.replyWith(async () => {
      count += 1;
      const isFault = count % 10 === 0;
      // Else it may be over before it is looked at.
      if (count > 12) await isReleased;
      return isFault ? { fixed: contextLengthExceeded() } : { text: LONG, finish: 'length' };
    });
    await page.getByRole('button', { name: texts.start }).click();
    await page.getByRole('button', { name: texts.whole }).first().waitFor();
  },
  paused: async (page, texts) => {
    await page.getByRole('button', { name: texts.pause }).click();
    release();
    await page.getByText(texts.saidPaused).waitFor();
  },
  'set up again': async (page, texts) => page.getByText(texts.setup).click(),
  done: async (page, texts) => {
    await page.getByRole('button', { name: texts.resume }).click();
    await page.getByRole('button', { name: texts.start }).waitFor({ timeout: 120_000 });
  },
  'asked whether to forget': async (page, texts) => {
    await page.getByRole('button', { name: texts.forget }).click();
    await page.getByText(texts.forgetSure).waitFor();
  },
};

// Each language has every word, each scheme every colour.
for (const [locale, colorScheme] of [
  ['en', 'light'],
  ['ru', 'dark'],
] as const) {
  test(`axe finds nothing in any state of the page for tables, and nothing is cut off, ${locale}`, {
    ...needsBrowser,
  }, async () => {
    const page = await stage.open({ path: locale === 'ru' ? '/ru/batch' : '/batch' });
    await page.emulateMedia({ colorScheme });
    for (const [name, enter] of Object.entries(STATES)) {
      await enter(page, getBatchTexts(locale));
      assert.deepEqual(await findViolations(page), [], name);
      await page.setViewportSize({ width: 320, height: 640 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(width, 320, name);
      await page.setViewportSize({ width: 1280, height: 720 });
    }
    assert.deepEqual(page.faults, []);
  });
}

test('the status line tells the start, the end and what failed, not each row', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ prompt }) => ({ text: `Re: ${prompt}`, delay: { headers: 20 } }));
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(30) }, 'Tell {{word}}');
  await page.getByRole('status').evaluate((line) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(line.textContent)).observe(line, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await page.getByRole('button', { name: 'Start' }).press('Enter');
  await page.getByText('All 30 rows are done.').waitFor();
  const said: string[] = await page.evaluate(() => Reflect.get(window, 'said'));
  assert.deepEqual(
    said.filter((one) => !/^\d+ rows are being asked/.test(one)),
    ['All 30 rows are done.'],
  );
  assert.ok(said.length <= 3, `${said}`);
});

test('a file is dropped onto its field', needsBrowser, async () => {
  const page = await stage.open({ path: '/batch' });
  await waitForBatch(page);
  await page.locator('#batch-file').evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(['a;b\n1;2\n'], 'dropped.csv'));
    field.parentElement?.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
  });
  await page.getByText('dropped.csv', { exact: true }).first().waitFor();
});

test('without JavaScript the page says that it needs it, and names the command', {
  ...needsBrowser,
}, async () => {
  for (const [path, locale] of [
    ['/batch', 'en'],
    ['/ru/batch', 'ru'],
  ] as const) {
    const page = await stage.open({ path, javaScriptEnabled: false });
    // Playwright finds no text inside of it.
    assert.match(await page.locator('noscript p').innerText(), /npm run batch/);
    assert.equal(await page.getByRole('button', { name: getBatchTexts(locale).start }).count(), 0);
    assert.equal(await page.title(), getBatchTexts(locale).title);
  }
});

test('the start page leads there and back, and loads nothing of it', needsBrowser, async () => {
  const page = await stage.open();
  const html = await page.content();
  assert.ok(!html.includes(getBatchTexts('en').fileHint));
  await page.getByRole('link', { name: getTexts('en').batch }).click();
  await page.waitForURL('**/batch');
  await page.getByRole('link', { name: 'Русский' }).click();
  await page.getByRole('heading', { name: 'Пакетная обработка' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/ru/batch');
  await page.getByRole('link', { name: getTexts('ru').startPage }).click();
  await page.getByRole('textbox', { name: 'Запрос' }).waitFor();
});

test('other methods than reading are refused', async () => {
  if (!stage) return;
  for (const method of ['POST', 'PUT', 'OPTIONS']) {
    const answer = await fetch(`${stage.program.url}/batch`, { method });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD'], method);
  }
});
