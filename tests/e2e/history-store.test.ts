import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Download, Locator, Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { goTo, reload, type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

async function ask(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByRole('region', { name: 'Answer' }).getByText(`Re: ${prompt}.`).waitFor();
  await page.getByText('The answer is complete.').waitFor();
}

async function openHistory(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = page.getByRole('region', { name: 'History', exact: true });
  await history.waitFor();
  return history;
}

function listPrompts(history: Locator): Promise<string[]> {
  return history.getByRole('listitem').locator('p:first-child').allInnerTexts();
}

/**
 * Puts rows into the database behind the page's back, as an older version or a curious reader
 * would.
 */
function plantRows(page: Page, rows: unknown[]): Promise<void> {
  return page.evaluate(
    (values) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('quickstart-history', 1);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction('entries', 'readwrite');
          for (const value of values) transaction.objectStore('entries').put(value);
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    rows,
  );
}

function makeRow(index: number, prompt = `prompt ${index}`) {
  const time = 1_700_000_000_000 + index;
  const id = `${time.toString(36).padStart(9, '0')}-x`;
  const settings = { temperature: 0.5 };
  return { id, time, locale: 'en', prompt, settings, answer: `answer ${index}`, size: 520 };
}

test('two tabs that add at the same time lose nothing', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const first = await stage.open();
  const second = await first.context().newPage();
  await goTo(second, stage.program.url);
  const names = ['a', 'b', 'c'];
  async function askAll(page: Page, tab: string): Promise<void> {
    for (const name of names) await ask(page, `${tab} ${name}`);
  }
  await Promise.all([askAll(first, 'one'), askAll(second, 'two')]);
  const prompts = await listPrompts(await openHistory(second));
  const expected = names.flatMap((name) => [`one ${name}`, `two ${name}`]);
  assert.deepEqual(prompts.toSorted(), expected.toSorted());
});

test('the number of entries is bounded, and spoilt ones do no harm', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  await ask(page, 'first');
  const rows: unknown[] = Array.from({ length: 700 }, (_, index) => makeRow(index));
  const spoilt = [{ id: 'zz' }, { ...makeRow(1), id: 'zzz', prompt: 5 }, { id: 'zzzz', size: 'x' }];
  await plantRows(page, [...rows, ...spoilt, makeRow(701, '<img src=x onerror=alert(1)>')]);
  await ask(page, 'last');
  const history = await openHistory(page);
  await history.getByText(/^(49|50)\d entries$/).waitFor();
  assert.deepEqual((await listPrompts(history)).slice(0, 3), [
    'last',
    'first',
    '<img src=x onerror=alert(1)>',
  ]);
  await history.getByRole('searchbox').fill('prompt 3');
  await history.getByText('prompt 3', { exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(page.faults, []);
});

test('the focus stays in the history when entries go, to the last one', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  for (const prompt of ['one', 'two', 'three']) await ask(page, prompt);
  const history = await openHistory(page);
  assert.equal(await page.locator(':focus').innerText(), 'History');
  const remove = history.getByRole('button', { name: 'Delete' });
  await remove.nth(1).focus();
  for (const left of [2, 1]) {
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-does=delete]').length === count,
      left,
    );
    assert.equal(await page.locator(':focus').innerText(), 'Delete');
  }
  await page.keyboard.press('Enter');
  await history.getByText('Nothing yet').waitFor();
  assert.equal(await page.locator(':focus').innerText(), 'History');
});

test('clearing asks first, and the answer may be no', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  await ask(page, 'kept');
  const history = await openHistory(page);
  await history.getByRole('button', { name: 'Clear all' }).press('Enter');
  assert.equal(await page.locator(':focus').innerText(), 'Keep it');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(':focus').innerText(), 'Clear all');
  assert.deepEqual(await listPrompts(history), ['kept']);
});

test('the history can be taken away as JSON and as Markdown', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  await ask(page, 'Ёж & <x>');
  const history = await openHistory(page);
  async function save(name: string): Promise<string> {
    const waiting: Promise<Download> = page.waitForEvent('download');
    await history.getByRole('button', { name }).click();
    return readFile(await (await waiting).path(), 'utf8');
  }
  const { entries } = JSON.parse(await save('Export as JSON'));
  assert.equal(entries.length, 1);
  assert.equal(entries[0].prompt, 'Ёж & <x>');
  assert.equal(entries[0].answer, 'Re: Ёж & <x>.');
  assert.equal(entries[0].end.finish_reason, 'stop');
  assert.match(await save('Export as Markdown'), /```text\nЁж & <x>\n```/);
  assert.deepEqual(page.faults, []);
});

test('without a database the history lasts as long as the tab', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('not in private windows', 'SecurityError');
      },
    });
  });
  await reload(page);
  await ask(page, 'private');
  const history = await openHistory(page);
  assert.deepEqual(await listPrompts(history), ['private']);
  await history.getByText('lasts only as long as this tab').waitFor();
  assert.deepEqual(page.faults, []);
});

test('a database that never opens is told, and the tab remembers instead', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith((request) => ({ text: `Re: ${request.prompt}.` }));
  const page = await stage.open();
  await page.addInitScript(() => {
    indexedDB.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await reload(page);
  await ask(page, 'patient');
  const history = await openHistory(page);
  await history.getByText('lasts only as long as this tab').waitFor();
  await history.getByText('patient', { exact: true }).waitFor();
  assert.deepEqual(page.faults, []);
});
