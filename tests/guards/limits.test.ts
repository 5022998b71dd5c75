import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createGate } from '../../server/guards/concurrency.ts';
import { createRateLimit, refuseRate } from '../../server/guards/rate-limit.ts';
import { createTokenBudget, refuseBudget } from '../../server/guards/token-budget.ts';
import { writeLimitHeaders } from '../../server/limits/limit-headers.ts';

const MINUTE = 60_000;

test('exactly so many parallel requests are admitted, each caller by itself', async () => {
  const rate = createRateLimit({ quota: { amount: 100, windowMs: MINUTE } });
  const callers = ['a', 'b'];
  const all = await Promise.all(
    callers.flatMap((key) => Array.from({ length: 1000 }, () => rate.consume(key))),
  );
  assert.equal(all.filter((one) => one.isWithin).length, 200);
});

/** Runs `work` with a clock that it moves itself, in ms. */
async function withClock(work: (tick: (ms: number) => void) => Promise<void>) {
  let now = 1_000_000;
  const clock = mock.method(performance, 'now', () => now);
  try {
    await work((ms) => (now += ms));
  } finally {
    clock.mock.restore();
  }
}

test('a window begins with the first request and ends as a whole', () =>
  withClock(async (tick) => {
    const rate = createRateLimit({ quota: { amount: 2, windowMs: MINUTE } });
    const admit = async () => (await rate.consume('a')).isWithin;
    assert.ok(await admit());
    tick(59_000);
    assert.ok(await admit());
    assert.equal(await admit(), false);
    tick(1000);
    assert.deepEqual([await admit(), await admit(), await admit()], [true, true, false]);
  }));

test('a window is as long where the machine has its clock set meanwhile', async () => {
  for (const day of [-86_400_000, 86_400_000]) {
    const rate = createRateLimit({ quota: { amount: 1, windowMs: MINUTE } });
    await rate.consume('a');
    mock.timers.enable({ apis: ['Date'], now: Date.now() + day });
    try {
      const refused = await rate.consume('a');
      assert.deepEqual([refused.isWithin, refused.resetSeconds], [false, 60]);
    } finally {
      mock.timers.reset();
    }
  }
});

test('the headers tell what is left, and a refusal when to come back', () =>
  withClock(async (tick) => {
    const rate = createRateLimit({ quota: { amount: 2, windowMs: MINUTE } });
    assert.deepEqual(writeLimitHeaders([await rate.consume('a')]), {
      'RateLimit-Policy': '"requests";q=2;w=60',
      RateLimit: '"requests";r=1;t=60',
    });
    tick(10_500);
    assert.equal((await rate.consume('a')).state, '"requests";r=0;t=50');
    const refused = await rate.consume('a');
    assert.equal(refused.state, '"requests";r=0;t=50');
    assert.throws(() => refuseRate(refused), { code: 'rate_limited', details: { retryAfter: 50 } });
  }));

test('a request can be given back', async () => {
  const rate = createRateLimit({ quota: { amount: 1, windowMs: MINUTE } });
  await rate.consume('a');
  await rate.refund('a');
  assert.ok((await rate.consume('a')).isWithin);
  assert.equal((await rate.consume('a')).isWithin, false);
});

test('a budget admits while less than it is spent', async () => {
  const budget = createTokenBudget({ quota: { amount: 100, windowMs: 86_400_000 } });
  const first = await budget.check('a');
  assert.equal(first.policy, '"tokens";q=100;qu="tokens";w=86400');
  assert.equal(first.state, '"tokens";r=100;t=86400');
  await budget.spend('a', 99);
  assert.match((await budget.check('a')).state, /r=1;/);
  refuseBudget(await budget.check('a'));
  await budget.spend('a', 500);
  const refused = await budget.check('a');
  assert.throws(() => refuseBudget(refused), { code: 'budget_exhausted' });
  assert.ok((await budget.check('b')).isWithin, 'another caller has its own');
});

test('a budget of one token lets one request in', async () => {
  const budget = createTokenBudget({ quota: { amount: 1, windowMs: MINUTE } });
  assert.ok((await budget.check('a')).isWithin);
  await budget.spend('a', 1);
  assert.equal((await budget.check('a')).isWithin, false);
});

test('both limits are told, but a refusal alone', () =>
  withClock(async () => {
    const rate = createRateLimit({ quota: { amount: 5, windowMs: 1000 } });
    const budget = createTokenBudget({ quota: { amount: 5, windowMs: MINUTE } });
    const told = async () => writeLimitHeaders([await rate.consume('a'), await budget.check('a')]);
    const policy = '"requests";q=5;w=1, "tokens";q=5;qu="tokens";w=60';
    assert.deepEqual(await told(), {
      'RateLimit-Policy': policy,
      RateLimit: '"requests";r=4;t=1, "tokens";r=5;t=60',
    });
    await budget.spend('a', 9);
    assert.deepEqual(await told(), { 'RateLimit-Policy': policy, RateLimit: '"tokens";r=0;t=60' });
    assert.deepEqual(writeLimitHeaders([]), {});
  }));

test('no more than the limit run at once, and leaving twice frees one place', () => {
  const gate = createGate(2);
  const leave = gate.enter();
  gate.enter();
  assert.equal(gate.running, 2);
  assert.throws(() => gate.enter(), { code: 'overloaded', details: { retryAfter: 1 } });
  leave();
  leave();
  assert.equal(gate.running, 1);
  gate.enter();
  assert.throws(() => gate.enter(), { code: 'overloaded' });
});
