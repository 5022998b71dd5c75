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

/**
 * Looks again and again at what is shown of `word0 word1 …`, and notes the first time that a word
 * is missing.
 */
function watchForEver(): void {
  const shown = Array.from(document.querySelectorAll('.md-piece:not([hidden])'), (piece) =>
    Array.from(piece.children, ({ textContent }) => textContent).join(' '),
  ).join(' ');
  const words = shown.match(/word\d+/g) ?? [];
  // The last one may not have come whole.
  const gap = words.slice(0, -1).findIndex((word, index) => word !== `word${index}`);
  if (gap >= 0) document.body.dataset.gap ??= words.slice(Math.max(0, gap - 2), gap + 3).join(' ');
  setTimeout(watchForEver, 5);
}

function say(from: number, to: number): string {
  return Array.from({ length: to - from }, (_none, index) => from + index)
    .map((number) => (number % 20 === 19 ? `word${number}\n\n` : `word${number} `))
    .join('');
}

test('an answer that streams in and is carried on while the browser translates it never lacks a word', {
  ...needsBrowser,
}, async () => {
  const reply = { deltaSplit: 12, delay: { delta: 3 } } as const;
  stage.model.replyWith(() => ({ ...reply, text: say(0, 390), finish: 'length' }));
  const page = await stage.open();
  const readGap = () => page.evaluate(() => document.body.dataset.gap);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Count');
  await page.evaluate(translateForEver);
  await page.evaluate(watchForEver);
  await page.getByRole('button', { name: 'Generate' }).click();
  const next = page.getByRole('button', { name: 'Continue' });
  await next.waitFor();
  assert.equal(await readGap(), undefined, 'while it streamed in');
  await page.locator('.md-piece font', { hasText: 'word389' }).waitFor();
  stage.model.replyWith(() => ({ ...reply, text: say(390, 800) }));
  await next.click();
  await page.getByText('The answer is complete.').waitFor();
  assert.equal(await readGap(), undefined, 'while it was carried on');
  await page.locator('.md-piece font', { hasText: 'word799' }).waitFor();
  const shown = await page.locator('.markdown').innerText();
  assert.deepEqual(shown.match(/word\d+/g), say(0, 800).match(/word\d+/g));
  assert.deepEqual(page.faults, []);
});
