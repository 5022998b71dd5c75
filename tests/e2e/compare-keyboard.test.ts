import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

function findColumn(page: Page, number: number): Locator {
  return page.getByRole('region', { name: `Answer ${number}`, exact: true });
}

function reply(text: string, delay = 0): void {
  stage.model.replyWith(({ body }) => ({
    text: `${text} ${body.temperature}`,
    delay: { delta: delay },
  }));
}

/** Nothing where the focus is past the last element. */
function readFocused(): string {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? activeElement.innerText : '';
}

test('from the prompt to the settings of one answer, the keyboard is enough', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  async function tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(readFocused)) === name) return;
    }
    assert.fail(`no way to ${name}`);
  }
  await page.keyboard.press('/');
  await page.keyboard.type('Hello');
  await tabTo('Compare');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Comparison' }).waitFor();
  await tabTo('Temperature 0 · 0.6 · 1');
  await page.keyboard.press('Enter');
  const typed = stage.model.requests.length;
  reply('word '.repeat(500), 20);
  await page.keyboard.press('Control+Enter');
  await findColumn(page, 3).getByText('word word').waitFor();
  // The buttons that set columns up rest meanwhile; next is the first column.
  await tabTo('Stop');
  await page.keyboard.press('Enter');
  await page.getByText('Answer 1 was stopped.').waitFor();
  await tabTo('Stop');
  await page.keyboard.press('Enter');
  await page.getByText('Answer 2 was stopped.').waitFor();
  assert.equal(await findColumn(page, 3).getByRole('button', { name: 'Stop' }).count(), 1);
  await page.keyboard.press('Escape');
  await page.getByText('Answer 3 was stopped.').waitFor();
  assert.equal(stage.model.requests.length - typed, 3);
  reply('Typed at');
  await page.keyboard.press('Control+Enter');
  await findColumn(page, 3).getByText('in all').waitFor();
  await page.getByRole('button', { name: 'Generate' }).waitFor();
  await tabTo('Mark differences');
  await page.keyboard.press('Enter');
  await findColumn(page, 3).locator('mark', { hasText: '1' }).waitFor();
  await tabTo('Use these settings');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('Typed at 0').waitFor();
  assert.equal(await page.getByLabel('Temperature').inputValue(), '0');
  assert.equal(await page.locator(':focus').innerText(), 'Generate');
});

test('an answer that broke off says so beside its marked differences too', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ body }) => ({
    text: `one two ${body.temperature}`,
    ...(body.temperature === 0.6 && { fault: { kind: 'close', at: 2 } as const }),
  }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Go on');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Temperature 0 · 0.6 · 1' }).click();
  await page.getByRole('button', { name: 'Generate' }).click();
  await findColumn(page, 2).getByRole('alert').waitFor();
  await findColumn(page, 3).getByText('in all').waitFor();
  await page.getByRole('button', { name: 'Mark differences' }).click();
  await findColumn(page, 3).locator('mark').first().waitFor();
  await findColumn(page, 2).getByText('broke off before the end').waitFor();
  await findColumn(page, 2).getByRole('button', { name: 'Continue' }).waitFor();
});
