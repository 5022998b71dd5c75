import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchRun } from '../../lib/batch/batch-state.ts';
import { answer, later, makeRows, refuse, run } from '../support/run-engine.ts';

test('each row is asked once, at most as many at once as asked for', async () => {
  let running = 0;
  let most = 0;
  const { end, results } = await run(100, async ({ prompt = '' }) => {
    running += 1;
    most = Math.max(most, running);
    await later(Math.random() * 5);
    running -= 1;
    return answer(`to ${prompt}`);
  });
  assert.deepEqual(end, { kind: 'all' });
  assert.equal(most, 8);
  const texts = results.toSorted((a, b) => a.number - b.number).map(({ result }) => result);
  assert.deepEqual(
    texts,
    makeRows(100).map(({ number }) => `to ${number}`),
  );
});

test('a refusal halves the pace once, lets all wait for its end, and costs no row', async () => {
  const starts: number[] = [];
  let refusedAt = 0;
  const { end, results } = await run(60, async ({ prompt }) => {
    starts.push(Date.now());
    await later(5);
    if (starts.length <= 8) {
      refusedAt = Date.now();
      return refuse('rate_limited', 0.3);
    }
    return answer(String(prompt));
  });
  assert.deepEqual([end.kind, results.length], ['all', 60]);
  assert.equal(starts.length, 68);
  const pause = (starts[8] ?? 0) - refusedAt;
  assert.ok(pause >= 299, `${pause} ms`);
  const atOnce = starts.slice(8).filter((at) => at < (starts[8] ?? 0) + 4);
  assert.equal(atOnce.length, 4);
});

test('a wait that proves too short again and again is made longer', async () => {
  let asked = 0;
  const begun = Date.now();
  const ask = async () => {
    asked += 1;
    return asked <= 4 ? refuse('overloaded', 0) : answer('x');
  };
  const { results } = await run(1, ask);
  assert.deepEqual([results.length, asked], [1, 5]);
  // 100, 200, 400 and 800 ms.
  assert.ok(Date.now() - begun >= 1499, `${Date.now() - begun} ms`);
});

test('a limit that is used up is waited for without a refusal', async () => {
  let asked = 0;
  let resumedAt = 0;
  const begun = Date.now();
  const { results } = await run(
    12,
    async () => {
      asked += 1;
      if (asked > 10) resumedAt ||= Date.now();
      const left = Math.max(0, 10 - asked);
      const limits = [{ name: 'requests', remaining: left, resetSeconds: 1 }];
      await later(2);
      return { ...answer('x'), limits };
    },
    { concurrency: 4 },
  );
  assert.equal(results.length, 12);
  assert.ok(resumedAt - begun > 900, `${resumedAt - begun} ms`);
});

test('what may pass is tried four times, what cannot heal once', async () => {
  const tries: Record<string, number> = {};
  const codes = ['upstream_error', 'invalid_field', 'invalid_answer', 'something_new'];
  const { end, results } = await run(4, async ({ prompt = '' }) => {
    tries[prompt] = (tries[prompt] ?? 0) + 1;
    return refuse(codes[Number(prompt) - 1] ?? '');
  });
  assert.deepEqual(end, { kind: 'all' });
  assert.deepEqual(tries, { 1: 4, 2: 1, 3: 1, 4: 1 });
  assert.equal(results.find(({ number }) => number === 2)?.error, 'invalid_field: no');
});

for (const code of ['insufficient_quota', 'unauthorized', 'invalid_api_key', 'unknown_preset']) {
  test(`${code} ends the batch, and the row stays to be asked`, async () => {
    let asked = 0;
    const { end, results } = await run(100, async () => {
      asked += 1;
      return refuse(code);
    });
    assert.deepEqual([end.kind, asked, results.length], ['refused', 8, 0]);
  });
}

test('a budget that renews in more than an hour ends the batch', async () => {
  const { end } = await run(3, async () => refuse('budget_exhausted', 7200));
  assert.deepEqual(end, { kind: 'refused', code: 'budget_exhausted', message: 'no' });
});

test('a server that fails at every row is not asked for all of them', async () => {
  let asked = 0;
  const { end, results } = await run(1000, async () => {
    asked += 1;
    return refuse('upstream_error');
  });
  assert.equal(end.kind, 'refused');
  assert.ok(results.length < 40 && asked < 160, `${results.length} rows, ${asked} times`);
});

test('a row that always loses the connection fails alone, and holds up nobody', async () => {
  const ask = async ({ prompt = '' }) => {
    await later(1);
    return prompt === '5' ? refuse('unreachable') : answer('x');
  };
  const { end, results } = await run(400, ask);
  const failed = results.filter(({ isDone }) => !isDone).map(({ number }) => number);
  assert.deepEqual([end.kind, results.length, failed], ['all', 400, [5]]);
});

test('a wait that is over just when it is looked at is over', async (t) => {
  // Each look at the clock finds a later time.
  let time = 0;
  t.mock.method(Date, 'now', () => ++time);
  for (let round = 0; round < 30; round += 1) {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked === 1 ? refuse('rate_limited', 0.1) : answer('x');
    };
    const startTimer: BatchRun['startTimer'] = (then) => {
      const timer = setImmediate(then);
      return () => clearImmediate(timer);
    };
    const { results } = await run(3, ask, { startTimer, concurrency: 1 });
    assert.equal(results.length, 3);
  }
});

test('winding down waits for what runs, and an abort gives it up', async () => {
  for (const isAbort of [false, true]) {
    const stop = new AbortController();
    const ask: BatchRun['ask'] = async (_, signal) => {
      await later(30);
      signal.throwIfAborted();
      return answer('x');
    };
    setTimeout(() => stop.abort(), 10);
    const more = isAbort ? { signal: stop.signal } : { windDown: stop.signal };
    const { end, results } = await run(100, ask, more);
    assert.deepEqual([end.kind, results.length], ['stopped', isAbort ? 0 : 8]);
  }
});

test('where results cannot be kept, the batch ends with that', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return answer('x');
  };
  const onResult = () => {
    throw new Error('disk full');
  };
  await assert.rejects(run(100, ask, { onResult }), /disk full/);
  assert.ok(asked <= 16, `${asked}`);
});

test('every wait is counted by the caller’s own timer, where one is given', async () => {
  const waits: number[] = [];
  let calls = 0;
  const ask = async () => {
    calls += 1;
    if (calls === 1) return refuse('rate_limited', 0.05);
    return calls === 2 ? refuse('upstream_error', 0.5) : answer('fine');
  };
  const startTimer: BatchRun['startTimer'] = (then, ms) => {
    waits.push(ms);
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  };
  const { end, results } = await run(3, ask, { concurrency: 1, startTimer });
  assert.deepEqual([end, results.length], [{ kind: 'all' }, 3]);
  assert.ok(waits.includes(500) && waits.some((ms) => ms >= 100 && ms < 200), `${waits}`);
});
