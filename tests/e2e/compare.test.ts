import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { reload, type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

/** Everything that the status line has said since. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.getByRole('status').evaluate((line) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(line.textContent)).observe(line, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => Reflect.get(window, 'said'));
}

function findColumn(page: Page, number: number): Locator {
  return page.getByRole('region', { name: `Answer ${number}`, exact: true });
}

async function compare(page: Page, prompt = 'Go on'): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Temperature 0 · 0.6 · 1' }).click();
  await page.getByRole('button', { name: 'Generate' }).click();
}

function replyByTemperature(text: (temperature: unknown) => string, delay = 0): void {
  stage.model.replyWith(({ body }) => ({
    text: text(body.temperature),
    delay: { delta: delay },
    counts: { prompt: 1, completion: 1000 },
  }));
}

test('what compares is not among the files that the page loads first', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  await page.waitForLoadState('networkidle');
  const loaded = page.waitForResponse(
    async (response) =>
      response.url().endsWith('.js') && (await response.text()).includes('compareTemperatures'),
  );
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('This counts as 2 requests.').waitFor();
  await loaded;
});

test('three answers come side by side, each told and with its own end, and one that is stopped leaves the others', {
  ...needsBrowser,
}, async () => {
  const text = (temperature: unknown) => `${temperature}: ${'word '.repeat(200)}end`;
  stage.model.replyWith(({ body }) => ({
    text: text(body.temperature),
    delay: { delta: 20 },
    counts: { prompt: 1, completion: 1000 },
    // However slow this machine is, the second still runs when it is stopped.
    ...(body.temperature === 0.6 && { fault: { kind: 'stall', at: 30 } }),
  }));
  const page = await stage.open();
  const readSaid = await listen(page);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Go on');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Temperature 0 · 0.6 · 1' }).click();
  await page.getByText('This counts as 3 requests.').waitFor();
  const asked = stage.model.requests.length;
  await page.getByRole('button', { name: 'Generate' }).click();
  for (const number of [1, 2, 3]) await findColumn(page, number).getByText('word word').waitFor();
  await findColumn(page, 2).getByRole('button', { name: 'Stop' }).click();
  await findColumn(page, 2).getByText('Stopped.').waitFor();
  assert.equal(await page.locator(':focus').innerText(), 'Answer 2');
  await page.getByRole('button', { name: 'Generate' }).waitFor();
  for (const [number, temperature] of [
    [1, 0],
    [3, 1],
  ] as const) {
    const said = await findColumn(page, number).innerText();
    assert.ok(said.includes(text(temperature)), said);
    assert.match(said, /\$0\.0005.* in all/s);
  }
  assert.doesNotMatch(await findColumn(page, 2).innerText(), /end/);
  assert.equal(stage.model.requests.length - asked, 3);
  assert.deepEqual((await readSaid()).filter(Boolean), [
    '3 answers are being written.',
    'Answer 2 was stopped.',
    ...(await readSaid()).filter((one) => /^Answer [13] is complete/.test(one)),
  ]);
  assert.deepEqual(page.faults, []);
});

test('the button that began all answers stops all', needsBrowser, async () => {
  replyByTemperature(() => 'word '.repeat(500), 20);
  const page = await stage.open();
  await compare(page);
  for (const number of [1, 2, 3]) await findColumn(page, number).getByText('word word').waitFor();
  await page.keyboard.press('Escape');
  for (const number of [1, 2, 3]) await findColumn(page, number).getByText('Stopped.').waitFor();
  await stage.model.idle();
  const last = stage.model.requests.slice(-3);
  assert.ok(last.every(({ closedEarly }) => closedEarly));
});

test('a comparison is one entry of the history, is exported whole, and comes back', {
  ...needsBrowser,
}, async () => {
  replyByTemperature((temperature) => `Cat number ${temperature}`);
  const page = await stage.open();
  await page.getByLabel('Max tokens').fill('77');
  await compare(page, 'cats');
  await findColumn(page, 3).getByText('in all').waitFor();
  const history = page.getByRole('region', { name: 'History', exact: true });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await history.getByText('3 answers').waitFor();
  await reload(page);
  await page.getByLabel('Max tokens').fill('');
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await history.getByText('3 answers').waitFor();
  assert.equal(await history.getByRole('listitem').count(), 1);
  await history.getByRole('searchbox').fill('number 0.6');
  const waiting = page.waitForEvent('download');
  await history.getByRole('button', { name: 'Export as Markdown' }).click();
  const exported = await readFile(await (await waiting).path(), 'utf8');
  for (const temperature of [0, 0.6, 1]) {
    assert.ok(exported.includes(`temperature: ${temperature}\`, \`max_tokens: 77`), exported);
    assert.ok(exported.includes(`Cat number ${temperature}`));
  }
  await history.getByRole('button', { name: 'Restore' }).click();
  await findColumn(page, 2).getByText('Cat number 0.6').waitFor();
  assert.equal(await findColumn(page, 2).getByLabel('Temperature').inputValue(), '0.6');
  assert.equal(await findColumn(page, 2).getByLabel('Max tokens').inputValue(), '');
  await page.getByText('max 77 tokens').waitFor();
  assert.deepEqual(page.faults, []);
});

test('columns are added up to four and removed down to two, and one that failed is retried alone', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Go on');
  await page.getByRole('button', { name: 'Compare' }).click();
  const add = page.getByRole('button', { name: 'Add an answer' });
  await add.click();
  await add.click();
  assert.equal(await add.isDisabled(), true);
  await page.getByRole('button', { name: 'Remove answer 1' }).click();
  await page.getByRole('button', { name: 'Remove answer 3' }).click();
  assert.equal(await page.getByRole('button', { name: 'Remove' }).count(), 0);
  await findColumn(page, 2).getByLabel('Model').fill('gpt-bad');
  stage.model.replyWith(({ body }) =>
    body.model === 'gpt-bad'
      ? { text: 'some text that breaks', fault: { kind: 'close', at: 1 } }
      : { text: 'fine' },
  );
  await page.getByRole('button', { name: 'Generate' }).click();
  await findColumn(page, 2).getByRole('alert').waitFor();
  await findColumn(page, 1).getByText('fine').waitFor();
  stage.model.replyWith(() => ({ text: 'mended' }));
  await findColumn(page, 2).getByRole('button', { name: 'Retry' }).click();
  await findColumn(page, 2).getByText('mended').waitFor();
  await findColumn(page, 2).getByText('in all').waitFor();
  await findColumn(page, 1).getByText('fine').waitFor();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = page.getByRole('region', { name: 'History', exact: true });
  await history.getByText('2 answers').waitFor();
  assert.equal(await history.getByRole('listitem').count(), 1);
});

test('an answer that is retried before the first ones are kept adds no second entry', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  stage.model.replyWith(({ body }) =>
    body.model === 'gpt-bad'
      ? { text: 'some text that breaks', fault: { kind: 'close', at: 1 } }
      : { text: 'fine' },
  );
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Go on');
  await page.getByRole('button', { name: 'Compare' }).click();
  await findColumn(page, 2).getByLabel('Model').fill('gpt-bad');
  const { promise: mayLoad, resolve: letLoad } = Promise.withResolvers<void>();
  // Also the code that keeps entries.
  await page.route('**/*.js', (route) => mayLoad.then(() => route.continue()));
  await page.getByRole('button', { name: 'Generate' }).click();
  await findColumn(page, 2).getByRole('alert').waitFor();
  stage.model.replyWith(() => ({ text: 'mended' }));
  await findColumn(page, 2).getByRole('button', { name: 'Retry' }).click();
  await findColumn(page, 2).getByText('in all').waitFor();
  letLoad();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = page.getByRole('region', { name: 'History', exact: true });
  await history.getByText('2 answers').first().waitFor();
  assert.equal(await history.getByRole('listitem').count(), 1);
});

test('a column that was removed forgets its answer, and what is taken over keeps its question', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  stage.model.replyWith(({ prompt }) => ({ text: `To ${prompt}`, finish: 'length' }));
  await compare(page, 'old');
  await findColumn(page, 3).getByText('To old').waitFor();
  await page.getByRole('button', { name: 'Remove answer 3' }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('new');
  await page.getByRole('button', { name: 'Generate' }).click();
  await findColumn(page, 2).getByText('To new').waitFor();
  await page.getByRole('button', { name: 'The same three times' }).click();
  await findColumn(page, 3).getByText('The answer will appear here.').waitFor();

  await page.getByRole('textbox', { name: 'Prompt' }).fill('other');
  await findColumn(page, 2).getByRole('button', { name: 'Use these settings' }).click();
  stage.model.replyWith(({ prompt }) => ({ text: ` and ${prompt}` }));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('The answer is complete.').waitFor();
  assert.match(JSON.stringify(stage.model.requests.at(-1)?.body), /"new".*To new/);
});

test('an empty prompt sends nothing, and says so in the page’s words', needsBrowser, async () => {
  const page = await stage.open();
  await page.getByRole('button', { name: 'Generate' }).click();
  assert.doesNotMatch((await page.getByRole('alert').textContent()) ?? '', /"prompt"/);
  const asked = stage.model.requests.length;
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('This counts as').waitFor();
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The prompt is empty.').first().waitFor();
  assert.equal(await page.locator(':focus').getAttribute('name'), 'prompt');
  assert.equal(stage.model.requests.length, asked);
});
