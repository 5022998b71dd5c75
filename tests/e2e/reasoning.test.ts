import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage({ env: { REASONING: 'include' } });
});
after(() => stage?.close());

const THOUGHT = 'First, the caller wants names. Then, they are to be short. שלום, < 3 of them.';
const ANSWER = 'Rex, **Tom**, Ada';

test('what the model thinks grows folded away above the answer, and stays open where it was opened', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(() => ({
    text: `<think>${THOUGHT}</think>\n\n${ANSWER}`,
    delay: { delta: 120 },
  }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Names');
  await page.getByRole('button', { name: 'Generate' }).click();
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  const part = answer.locator('details', { has: page.getByText('Reasoning', { exact: true }) });
  await part.waitFor();
  const thought = part.locator('div');
  assert.equal(await thought.isVisible(), false, 'folded');
  await part.getByText('Reasoning', { exact: true }).click();
  const first = (await thought.innerText()).trim();
  assert.ok(first.length < THOUGHT.length && THOUGHT.startsWith(first), first);
  assert.equal(await page.getByRole('button', { name: 'Stop' }).count(), 1, 'while it is written');
  await answer.getByText('Rex').waitFor();
  await page.getByText('The answer is complete.').waitFor();
  assert.equal((await thought.innerText()).trim(), THOUGHT);
  assert.equal(await thought.isVisible(), true);
  assert.equal((await answer.locator('.markdown').innerText()).trim(), 'Rex, Tom, Ada');

  await page.context().grantPermissions(['clipboard-read']);
  await page.getByRole('button', { name: 'Copy answer' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), ANSWER);
  assert.deepEqual(page.faults, []);
});

test('a model that is stopped while it thinks leaves its thoughts, and the next answer begins without', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(() => ({
    text: `<think>${THOUGHT}</think>${ANSWER}`,
    fault: { kind: 'stall', at: 6 },
  }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Names');
  await page.getByRole('button', { name: 'Generate' }).click();
  const summary = page.getByText('Reasoning', { exact: true });
  await summary.waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped.').waitFor();
  await summary.click();
  await page.getByText('First, the caller').waitFor();
  stage.model.replyWith(() => ({ text: 'Plain' }));
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('Plain').waitFor();
  assert.equal(await summary.count(), 0);
});

test('each answer of a comparison has its own thoughts', needsBrowser, async () => {
  let count = 0;
  stage.model.replyWith(() => {
    count += 1;
    return { text: `<think>Thought ${count}</think>Said ${count}` };
  });
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Names');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('This counts as 2 requests.').waitFor();
  await page.getByRole('button', { name: 'Generate' }).click();
  for (const number of [1, 2]) {
    const column = page.getByRole('region', { name: `Answer ${number}`, exact: true });
    await column.getByText(/Said \d/).waitFor();
    await column.getByText('Reasoning', { exact: true }).click();
    const [said] = /\d/.exec(await column.getByText(/Said \d/).innerText()) ?? [];
    await column.getByText(`Thought ${said}`).waitFor();
  }
});
