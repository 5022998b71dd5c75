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

test('a window begins with the first request and ends as a whole', async () => {
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  try {
    const rate = createRateLimit({ quota: { amount: 2, windowMs: MINUTE } });
    const admit = async () => (await rate.consume('a')).isWithin;
    assert.ok(await admit());
    mock.timers.tick(59_000);
    assert.ok(await admit());
    assert.equal(await admit(), false);
    mock.timers.tick(1000);
    assert.deepEqual([await admit(), await admit(), await admit()], [true, true, false]);
  } finally {
    mock.timers.reset();
  }
});

test('the headers tell what is left, and a refusal when to come back', async () => {
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  try {
    const rate = createRateLimit({ quota: { amount: 2, windowMs: MINUTE } });
    assert.deepEqual(writeLimitHeaders([await rate.consume('a')]), {
      'RateLimit-Policy': '"requests";q=2;w=60',
      RateLimit: '"requests";r=1;t=60',
    });
    mock.timers.tick(10_500);
    assert.equal((await rate.consume('a')).state, '"requests";r=0;t=50');
    const refused = await rate.consume('a');
    assert.equal(refused.state, '"requests";r=0;t=50');
    assert.throws(() => refuseRate(refused), { code: 'rate_limited', details: { retryAfter: 50 } });
  } finally {
    mock.timers.reset();
  }
});

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

test('both limits are told, but a refusal alone', async () => {
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
});

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
