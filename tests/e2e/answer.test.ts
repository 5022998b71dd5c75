import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
beforeEach(() => stage?.model.replyWith(() => ({})));
after(() => stage?.close());

async function ask(page: Page, prompt = 'Go on'): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
}

function readAnswer(page: Page): Promise<string> {
  return page.getByRole('region', { name: 'Answer' }).innerText();
}

test(
  'the answer is there before it is complete, and its end says what it took',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({
      text: 'first second third',
      delay: { delta: 400 },
      counts: { prompt: 1, completion: 1234 },
    }));
    const page = await stage.open();
    await ask(page);
    await page.getByText('first').waitFor();
    assert.equal(await page.getByRole('status').textContent(), 'The answer is being written.');
    await page.getByText('The answer is complete.').waitFor();
    const text = await readAnswer(page);
    assert.match(text, /first second third/);
    assert.match(text, /1 token in/);
    assert.match(text, /1,234 tokens out/);
    assert.match(text, /\$0\.0006/);
    assert.match(text, /first text after .* in all/s);
  },
);

test(
  'stopping keeps what came, ends the call to the model, and the answer can be carried on',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: 'one '.repeat(500), delay: { delta: 20 } }));
    const page = await stage.open();
    await ask(page);
    await page.getByText('one one one').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    await stage.model.idle();
    assert.equal(stage.model.requests.at(-1)?.closedEarly, true);
    assert.match(await readAnswer(page), /one one one/);
    stage.model.replyWith(() => ({ text: 'and the rest' }));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('The answer is complete.').waitFor();
    assert.match(await readAnswer(page), /one ?and the rest/);
  },
);

test(
  'an answer that was cut off says so and is continued without a seam',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: 'The cat sat on the m', finish: 'length' }));
    const page = await stage.open();
    await ask(page);
    await page.getByText('The answer was cut off.').waitFor();
    const button = page.getByRole('button', { name: 'Continue' });
    stage.model.replyWith(() => ({ text: 'at.' }));
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByText('The answer is complete.').waitFor();
    assert.match(await readAnswer(page), /The cat sat on the mat\./);
    assert.equal(await page.locator(':focus').innerText(), 'Generate');
  },
);

const ENDINGS = [
  {
    reply: { text: '', finish: 'length', counts: { reasoning: 300 } },
    says: /all 300 tokens for reasoning.*Raise Max tokens/,
  },
  { reply: { text: 'Half', finish: 'content_filter' }, says: /content filter/ },
  { reply: { text: 'No.', finish: 'refusal' }, says: /refused/ },
  { reply: { text: '' }, says: /without writing anything/ },
] as const;

for (const { reply, says } of ENDINGS) {
  test(`an ending is explained: ${says.source}`, needsBrowser, async () => {
    stage.model.replyWith(() => reply);
    const page = await stage.open();
    await ask(page);
    await page.getByText(says).waitFor();
  });
}

test('an answer that broke off keeps its text, and a retry begins anew', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'some text that breaks', fault: { kind: 'close', at: 2 } }));
  const page = await stage.open();
  await ask(page);
  assert.match((await page.getByRole('alert').textContent()) ?? '', /broke off before the end/);
  assert.match(await readAnswer(page), /some text/);
  assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Go on');
  stage.model.replyWith(() => ({ text: 'whole again' }));
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('The answer is complete.').waitFor();
  assert.doesNotMatch(await readAnswer(page), /some text/);
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('a retry waits out the time that the server asked for', needsBrowser, async () => {
  const page = await stage.open();
  await page.route('**/api/generate', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/json',
      body: JSON.stringify({
        error: {
          code: 'rate_limited',
          message: 'Try again in 2 seconds.',
          retry_after: 2,
          request_id: 'r1',
        },
      }),
    }),
  );
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await ask(page);
  const retry = page.getByRole('button', { name: 'Retry', exact: true });
  await retry.waitFor();
  assert.equal(await retry.isDisabled(), true);
  await page.clock.runFor(1_900);
  assert.equal(await retry.isDisabled(), true);
  await page.clock.runFor(1_100);
  await page.locator('button:has-text("Retry"):enabled').waitFor();
});

test('a server that cannot be reached is told as such', needsBrowser, async () => {
  const page = await stage.open();
  await page.route('**/api/generate', (route) => route.abort());
  await ask(page);
  assert.match((await page.getByRole('alert').textContent()) ?? '', /cannot be reached/);
});

test(
  'the view follows only a reader who is at the end, and a selection stays',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({
      text: Array.from({ length: 400 }, (_, index) => `Line ${index}.`).join('\n\n'),
      delay: { delta: 4 },
    }));
    const page = await stage.open();
    await ask(page);
    const answer = page.getByRole('region', { name: 'Answer' });
    const distance = () =>
      answer.evaluate((region) => region.getBoundingClientRect().bottom - innerHeight);
    await page.getByText('Line 60.').waitFor();
    assert.ok((await distance()) < 200, 'it followed');
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, -600);
    await page.waitForFunction(
      () => document.documentElement.scrollHeight - innerHeight - scrollY > 400,
    );
    await page
      .getByText('Line 1.', { exact: true })
      .evaluate((line) => getSelection()?.selectAllChildren(line));
    const place = await page.evaluate(() => scrollY);
    await page.getByText('The answer is complete.').waitFor();
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - place) < 5, 'it stayed');
    assert.equal(await page.evaluate(() => String(getSelection())), 'Line 1.');
  },
);

test('nothing on the page jumps while an answer comes', needsBrowser, async () => {
  stage.model.replyWith(() => ({
    text: '# Title\n\nText with **words**.\n\n- one\n- two\n\n```js\nlet a = 1;\n```\n\n'.repeat(
      30,
    ),
    delay: { delta: 2 },
  }));
  const page = await stage.open();
  await page.evaluate(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput) Object.assign(window, { shift: Reflect.get(window, 'shift') + value });
      }
    }).observe({ type: 'layout-shift' });
  });
  await ask(page);
  await page.getByText('The answer is complete.').waitFor();
  const shift: unknown = await page.evaluate(() => Reflect.get(window, 'shift'));
  assert.ok(Number(shift) < 0.01, `layout shift ${shift}`);
  assert.deepEqual(page.faults, []);
});

test('100,000 characters come whole, and finished parts are drawn once', needsBrowser, async () => {
  const paragraph = 'Some words that make a paragraph of a usual length. '.repeat(8);
  const text = Array.from({ length: 240 }, (_, index) => `${index}: ${paragraph}`).join('\n\n');
  assert.ok(text.length > 100_000);
  stage.model.replyWith(() => ({ text, deltaSplit: 40, delay: { delta: 0.2 } }));
  const page = await stage.open();
  await ask(page);
  const first = page.locator('p', { hasText: /^0: / });
  await page.getByText(/^9: /).waitFor();
  await first.evaluate((element) => Object.assign(element, { isOld: true }));
  await page.getByText('The answer is complete.').waitFor();
  await page.getByText(/^239: /).waitFor();
  assert.equal(await first.evaluate((element) => Reflect.get(element, 'isOld')), true);
  assert.equal(await page.locator('section p', { hasText: /^\d+: Some/ }).count(), 240);
});

test(
  'a long answer is whole in both forms, and leaves nothing when it goes',
  needsBrowser,
  async () => {
    const items = Array.from({ length: 1500 }, (_, i) => `- item ${i} in **bold**`);
    stage.model.replyWith(() => ({ text: items.join('\n'), deltaSplit: 5000 }));
    const page = await stage.open();
    const answer = page.getByRole('region', { name: 'Answer' });
    await ask(page);
    await answer.getByText('item 1499').waitFor();
    const raw = page.getByRole('button', { name: 'Raw text' });
    await raw.click();
    await answer.getByText('- item 1499 in **bold**').waitFor();
    await raw.click();
    await answer.getByRole('listitem').nth(1499).waitFor();
    stage.model.replyWith(() => ({ text: 'Brief' }));
    await ask(page);
    await answer.getByText('Brief').waitFor();
    assert.doesNotMatch(await readAnswer(page), /item/);
    await answer.locator('li', { hasText: 'item' }).first().waitFor({ state: 'detached' });
    assert.deepEqual(page.faults, []);
  },
);
