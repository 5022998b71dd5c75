import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../lib/batch/batch.ts';
import { answer, later, refuse, run } from '../support/run-engine.ts';

test('the cost cap is not passed by more than the rows in flight', async () => {
  for (const maxCost of [0.05, 0.5]) {
    let spent = 0;
    const { end, results } = await run(
      1000,
      async () => {
        await later(Math.random() * 3);
        spent += 0.01;
        return answer('x', 0.01);
      },
      { maxCost },
    );
    assert.equal(end.kind, 'cost');
    assert.ok(spent >= maxCost - 0.011 && spent <= maxCost + 0.01, `${spent} of ${maxCost}`);
    assert.equal(results.length, Math.round(spent * 100));
  }
});

test('answers that failed their check are paid for, and count for the cap', async () => {
  let asked = 0;
  const ask = async (): Promise<Outcome> => {
    asked += 1;
    return { ...refuse('invalid_answer'), partial: '{}', cost_usd: 0.01 };
  };
  const { end, results } = await run(60, ask, { maxCost: 0.05 });
  assert.deepEqual([end.kind, asked, results[0]?.cost_usd], ['cost', 5, 0.01]);
});

test('answers that broke off, of which nobody knows the cost, are not risked for long', async () => {
  let asked = 0;
  const ask = async (): Promise<Outcome> => {
    asked += 1;
    return { ...refuse('upstream_incomplete'), partial: 'half' };
  };
  const { end } = await run(60, ask, { maxCost: 0.05 });
  assert.deepEqual([end.kind, asked], ['cost', 4]);
});

test('with a cost cap, an answer without a price ends the batch at once', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return answer('x');
  };
  const { end, results } = await run(50, ask, { maxCost: 1 });
  assert.deepEqual([end, asked, results.length], [{ kind: 'unpriced', model: 'm' }, 1, 1]);
});
