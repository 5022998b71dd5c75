import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;

before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});

after(() => stage?.close());

/** As browsers translate: text nodes are replaced by elements, but where `translate` forbids it. */
function translateForEver(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
  for (const text of texts) {
    const parent = text.parentElement;
    if (!parent || parent.closest('[translate=no], font, script, style, textarea')) continue;
    const font = document.createElement('font');
    font.textContent = text.data;
    text.replaceWith(font);
  }
  setTimeout(translateForEver, 10);
}

test('an answer that streams in while the browser translates the page loses no word', {
  ...needsBrowser,
}, async () => {
  const words = Array.from({ length: 400 }, (_none, index) => `word${index}`);
  const text = words
    .map((word, index) => (index % 20 === 19 ? `${word}\n\n` : `${word} `))
    .join('');
  stage.model.replyWith(() => ({ text, deltaSplit: 12, delay: { delta: 2 } }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Count');
  await page.evaluate(translateForEver);
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer is complete.').waitFor();
  await page.locator('.markdown font').first().waitFor();
  const shown = await page.locator('.markdown').innerText();
  assert.deepEqual(shown.match(/word\d+/g), words);
  assert.deepEqual(page.faults, []);
});
