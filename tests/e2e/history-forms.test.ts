import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { getTexts } from '../../lib/language/texts.ts';
import { needsBrowser } from '../support/needs.ts';
import { arriveAt, goTo, reload, type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

const EN = getTexts('en');

/** Asks, and waits until the answer is in the history. */
async function ask(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill(prompt);
  await page.getByRole('button', { name: EN.generate }).click();
  await page.getByText(EN.done).waitFor();
  await page.getByRole('button', { name: EN.history, exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: prompt }).waitFor();
}

async function restore(page: Page, prompt: string, texts = EN): Promise<void> {
  await page.getByRole('button', { name: texts.history, exact: true }).click();
  const item = page.getByRole('listitem').filter({ hasText: prompt });
  await item.getByRole('button', { name: texts.historyRestore }).click();
}

test('an entry of another form comes back on the page of that form, with its values', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ prompt }) => ({
    text: prompt.includes('dusk') ? 'Said of dusk' : 'Said of dawn',
  }));
  const page = await stage.open({ path: '/p/translate' });
  await page.getByLabel('Max tokens').fill('55');
  await ask(page, 'dusk');
  await goTo(page, `${stage.program.url}/p/correct`);
  await ask(page, 'dawn');

  await goTo(page, `${stage.program.url}/ru`);
  const ru = getTexts('ru');
  await restore(page, 'dusk', ru);
  await arriveAt(page, `${stage.program.url}/ru/p/translate`);
  await page.getByText('Said of dusk').waitFor();
  assert.equal(await page.locator('[name^="inputs."]').first().inputValue(), 'dusk');
  assert.equal(await page.getByLabel(ru.parameters.max_tokens.label).inputValue(), '55');
  await page.getByText(ru.historyRestored).waitFor();

  await restore(page, 'dawn', ru);
  await arriveAt(page, `${stage.program.url}/ru/p/correct`);
  await page.getByText('Said of dawn').waitFor();
  await reload(page);
  assert.equal(await page.getByText('Said of dawn').count(), 0, 'carried once');
  assert.deepEqual(page.faults, []);
});

test('a free prompt and a comparison come back from the page of a form', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ body }) => ({ text: `Free at ${body.temperature}` }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: EN.prompt }).fill('larks');
  await page.getByRole('button', { name: EN.compare, exact: true }).click();
  await page.getByRole('button', { name: EN.compareTemperatures }).click();
  await page.getByRole('button', { name: EN.generate }).click();
  await page.getByRole('button', { name: EN.compareTake }).nth(2).waitFor();
  await page.getByText('Free at 0.6').waitFor();
  await page.getByRole('button', { name: EN.history, exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: 'larks' }).waitFor();
  await goTo(page, `${stage.program.url}/p/translate`);
  await restore(page, 'larks');
  await arriveAt(page, `${stage.program.url}/`);
  const second = page.getByRole('region', { name: 'Answer 2', exact: true });
  await second.getByText('Free at 0.6').waitFor();
  assert.equal(await second.getByLabel('Temperature').inputValue(), '0.6');
  assert.equal(await page.getByRole('textbox', { name: EN.prompt }).inputValue(), 'larks');
});

test('where the tab has no memory, an entry is shown where one is', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'Kept' }));
  const page = await stage.open({ path: '/p/translate' });
  await ask(page, 'dusk');
  await goTo(page, `${stage.program.url}/p/correct`);
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await restore(page, 'dusk');
  await page.getByText('Kept').waitFor();
  assert.equal(new URL(page.url()).pathname, '/p/correct');
});
