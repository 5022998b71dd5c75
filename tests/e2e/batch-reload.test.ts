import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readTable } from '../../lib/tables/read-table.ts';
import {
  countAsked,
  downloadFrom,
  makeCsv,
  readKept,
  setUp,
  waitForBatch,
} from '../support/batch-page.ts';
import { type Gate, holdBack } from '../support/hold-back.ts';
import * as errors from '../support/model-errors.ts';
import { createRandom } from '../support/model-reply.ts';
import { needsBrowser } from '../support/needs.ts';
import { reload, type Stage, setStage } from '../support/page.ts';

const ROWS = 300;

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

/**
 * How many calls are let through between two reloads, so that the batch is not over before the
 * last.
 */
const STEP = 25;

/** 5% of the calls break, 2% meet a limit; all else is answered after a moment. */
function answerWithFaults(): Gate {
  const random = createRandom(7);
  return holdBack(stage.model, STEP, ({ prompt }) => {
    const chance = random();
    if (chance < 0.05) return { text: 'some text that breaks', fault: { kind: 'close', at: 1 } };
    if (chance < 0.07) return { fixed: errors.rateLimited(1) };
    return { text: `Re: ${prompt}`, delay: { headers: 10 + random() * 60 } };
  });
}

test('reloaded ten times, each row is answered once, in order, and none that was finished is sent again', {
  ...needsBrowser,
}, async () => {
  const gate = answerWithFaults();
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(ROWS) }, 'Say {{word}}');
  await page.getByRole('button', { name: 'Start' }).click();
  const random = createRandom(11);
  const reloads: { kept: number[]; asked: number }[] = [];
  while (reloads.length < 10) {
    await page.waitForTimeout(50 + random() * 400);
    await reload(page);
    await waitForBatch(page);
    reloads.push({ kept: await readKept(page), asked: stage.model.requests.length });
    await page.getByText(/was under way: \d+ rows? (is|are) left/).waitFor();
    gate.letThrough(STEP);
    await page.getByRole('button', { name: 'Resume' }).click();
  }
  gate.open();
  await page.getByText(/All 300 rows are done|done, \d+ failed/).waitFor({ timeout: 120_000 });
  const retry = page.getByRole('button', { name: /^Retry/ });
  if (await retry.isVisible()) {
    await retry.click();
    await page.getByText('All 300 rows are done').waitFor({ timeout: 120_000 });
  }
  const { columns, rows } = await readTable((await downloadFrom(page)).bytes, '');
  const at = columns.indexOf('result');
  assert.deepEqual(
    rows.map((cells) => [cells[0], cells[at]]),
    Array.from({ length: ROWS }, (_, index) => [`${index + 1}`, `Re: Say word${index + 1}!`]),
  );
  assert.equal(countAsked(stage.model).size, ROWS);
  for (const { kept, asked } of reloads) {
    const since = new Set(stage.model.requests.slice(asked).map(({ prompt }) => prompt));
    assert.deepEqual(
      kept.filter((number) => since.has(`Say word${number}!`)),
      [],
    );
  }
  assert.ok((reloads.at(-1)?.kept.length ?? 0) > 50);
  assert.deepEqual(page.faults, []);
});
