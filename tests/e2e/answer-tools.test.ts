import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

test(
  'the code for formatting is not among the files that the page loads first',
  needsBrowser,
  async () => {
    const page = await stage.open();
    const countScripts = () =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
            .length,
      );
    const before = await countScripts();
    stage.model.replyWith(() => ({ text: '**bold**' }));
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.locator('strong', { hasText: 'bold' }).waitFor();
    assert.ok((await countScripts()) > before);
  },
);

test('the raw text is one press away, and copying gives it exactly', needsBrowser, async () => {
  const page = await stage.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = '  # Title\n\n**bold**\r\n\ttab 🦊 \n';
  stage.model.replyWith(() => ({ text }));
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer is complete.').waitFor();
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.getByText('**bold**').waitFor();
  await page.getByRole('button', { name: 'Copy answer' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
});

test(
  'copying works where the browser has no clipboard, as on plain HTTP',
  needsBrowser,
  async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.addEventListener('copy', () => {
        const field = document.activeElement;
        if (field instanceof HTMLTextAreaElement) Object.assign(window, { copied: field.value });
      });
    });
    await page.getByRole('textbox', { name: 'Prompt' }).fill("it's");
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied.').waitFor();
    const copied = String(await page.evaluate(() => Reflect.get(window, 'copied')));
    assert.ok(copied.includes(`${stage.program.url}/api/generate`), copied);
    assert.ok(!copied.includes('sk-test'));
    assert.equal(await page.locator(':focus').innerText(), 'Copy as curl');
  },
);

test('the other languages are in a list beside, opened and left by the keyboard', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
  const more = page.getByRole('button', { name: 'Other programming languages' });
  await more.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('button', { name: 'Copy as Node' }).count(), 0);
  assert.equal(await page.locator(':focus').getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Copied.').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /urllib/);
});
