import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { goTo, reload, type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

async function ask(page: Page, prompt: string): Promise<void> {
  stage.model.replyWith((request) => ({ text: `Answer to ${request.prompt}` }));
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText(`Answer to ${prompt}`).waitFor();
  await page.getByText('The answer is complete.').waitFor();
}

async function openHistory(page: Page) {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = page.getByRole('region', { name: 'History', exact: true });
  await history.waitFor();
  return history;
}

test(
  'answers are found in the history after a reload, and come back with their prompt and settings',
  needsBrowser,
  async () => {
    const page = await stage.open();
    await page.getByLabel('Max tokens').fill('77');
    await ask(page, 'apples');
    await page.getByLabel('Max tokens').fill('');
    await ask(page, 'pears');
    await reload(page);
    const history = await openHistory(page);
    await history.getByText('pears').first().waitFor();
    assert.match(await history.innerText(), /pears.*apples/s);
    await history.getByRole('searchbox').fill('apples');
    await history.getByText('pears').first().waitFor({ state: 'detached' });
    await history.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('region', { name: 'Answer' }).getByText('Answer to apples').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'apples');
    assert.equal(await page.getByLabel('Max tokens').inputValue(), '77');
    assert.equal(await page.locator(':focus').getAttribute('name'), 'prompt');
    assert.deepEqual(page.faults, []);
  },
);

test(
  'the history is closed by Escape, and the focus goes back to its button',
  needsBrowser,
  async () => {
    const page = await stage.open();
    const history = await openHistory(page);
    await page.keyboard.press('Escape');
    await history.waitFor({ state: 'detached' });
    assert.equal(await page.locator(':focus').innerText(), 'History');
  },
);

test('an entry can be deleted, and everything cleared', needsBrowser, async () => {
  const page = await stage.open();
  await ask(page, 'one');
  await ask(page, 'two');
  const history = await openHistory(page);
  await history.getByRole('button', { name: 'Delete' }).first().click();
  await history.getByText('two', { exact: true }).waitFor({ state: 'detached' });
  assert.match(await history.innerText(), /one/);
  await history.getByRole('button', { name: 'Clear all' }).click();
  await history.getByRole('button', { name: 'Clear all' }).click();
  await history.getByText('Nothing yet').waitFor();
});

test('a second tab sees what the first one keeps', needsBrowser, async () => {
  const first = await stage.open();
  const second = await first.context().newPage();
  await goTo(second, stage.program.url);
  const history = await openHistory(second);
  await history.getByText('Nothing yet').waitFor();
  await ask(first, 'from the first tab');
  await history.getByText('from the first tab', { exact: true }).waitFor();
});

test('stopped and continued answers are kept as one entry', needsBrowser, async () => {
  const page = await stage.open();
  stage.model.replyWith(() => ({ text: 'Cut in h', finish: 'length' }));
  await page.getByRole('textbox', { name: 'Prompt' }).fill('halves');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer was cut off.').waitFor();
  stage.model.replyWith(() => ({ text: 'alf.' }));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('The answer is complete.').waitFor();
  const history = await openHistory(page);
  await history.getByText('Cut in half.').waitFor();
  assert.equal(await history.getByRole('listitem').count(), 1);
});
