import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { createRateLimit, type RateLimit } from '../../server/guards/rate-limit.ts';
import { createTokenBudget } from '../../server/guards/token-budget.ts';
import { waitUntil } from '../support/model-server.ts';
import { needsRedis } from '../support/needs.ts';
import { type Redis, startRedis } from '../support/redis.ts';
import { REDIS_FAULTS } from '../support/redis-faults.ts';
import { type Instance, openThree } from '../support/redis-links.ts';

const LIMIT = 900;
const SHARE = LIMIT / 3;
/** Of each instance, in a step of the load. */
const STEP = 2;
const quota = { amount: LIMIT, windowMs: 600_000 };

let redis: Redis;
let all: Instance[] = [];

before(async () => {
  if (needsRedis.skip) return;
  redis = await startRedis();
  all = await openThree(redis.url);
});
after(async () => {
  await Promise.all(all.map(({ link }) => link.close()));
  await redis?.signal('SIGKILL');
});

const createLimits = (name: string) =>
  all.map(({ link }) => createRateLimit({ quota, redis: link, name }));

/** All at once, `each` of every instance; how many were admitted. */
async function burst(limits: readonly RateLimit[], each: number, key = 'a'): Promise<number> {
  const calls = limits.flatMap((limit) => Array.from({ length: each }, () => limit.consume(key)));
  return (await Promise.all(calls)).filter(({ isWithin }) => isWithin).length;
}

const isEverywhere = (last: RegExp) => all.every(({ told }) => last.test(told.at(-1) ?? ''));
const until = (last: RegExp) => waitUntil(() => isEverywhere(last), 30_000, `not told: ${last}`);

for (const count of [1000, 10_000]) {
  test(
    `${count} requests at once over three instances: exactly the limit`,
    needsRedis,
    async () => {
      const limits = createLimits(`burst-${count}`);
      const callers = ['a', 'b', 'c', 'd'];
      const admitted = callers.map((key) => burst(limits, Math.ceil(count / 3), key));
      assert.deepEqual(await Promise.all(admitted), [LIMIT, LIMIT, LIMIT, LIMIT]);
      assert.deepEqual(
        all.flatMap(({ told }) => told),
        [],
      );
    },
  );
}

test('a busy process does not take its own time for that of Redis', needsRedis, async () => {
  // One alone would give its share; only Redis can grant it all.
  const first = burst(createLimits('busy').slice(0, 1), 1000);
  // The asks are written in the first turn; the answers come while nobody can read.
  await nextTurn();
  await nextTurn();
  const end = performance.now() + 300;
  while (performance.now() < end);
  assert.equal(await first, LIMIT);
  assert.deepEqual(
    all.flatMap(({ told }) => told),
    [],
  );
});

/** Asks on every instance until `isOver`; how many were admitted. */
async function putLoadOn(limits: readonly RateLimit[], isOver: () => boolean): Promise<number> {
  let admitted = 0;
  while (!isOver()) {
    admitted += await burst(limits, STEP);
    await wait(10);
  }
  return admitted;
}

for (const [name, fail] of Object.entries(REDIS_FAULTS)) {
  test(`Redis ${name} under load: the limit, and at most a share more`, needsRedis, async (t) => {
    const limits = createLimits(name);
    let isOver = false;
    const load = putLoadOn(limits, () => isOver);
    await wait(300);
    await fail(redis);
    await wait(1500);
    await until(/^recovered$|^$/);
    isOver = true;
    const admitted = (await load) + (await burst(limits, LIMIT));
    t.diagnostic(`${admitted} admitted`);
    assert.ok(admitted >= LIMIT - 3 * STEP, `${admitted} of ${LIMIT}: some were lost`);
    assert.ok(admitted <= LIMIT + SHARE, `${admitted}: more than ${LIMIT + SHARE}`);
  });
}

test('what one instance alone had given is given once more at most', needsRedis, async () => {
  const limits = createLimits('alone');
  const [first, ...others] = limits;
  assert.ok(first);
  assert.equal(await burst([first], LIMIT), LIMIT);
  await redis.signal('SIGKILL');
  await until(/^lost/);
  assert.equal(await burst(others, LIMIT), 2 * SHARE, 'the others had not heard of it');
  assert.equal(await burst([first], LIMIT), 0);
  await redis.start();
  await until(/^recovered/);
  assert.equal(await burst(limits, LIMIT), 0, 'and have told each other');
});

test(
  'a budget holds over three instances, and through a Redis that is killed',
  needsRedis,
  async () => {
    const budgets = all.map(({ link }) => createTokenBudget({ quota, redis: link }));
    const spendAll = (tokens: number, times: number) =>
      Promise.all(
        budgets.flatMap((budget) => Array.from({ length: times }, () => budget.spend('a', tokens))),
      );
    const check = async () => {
      const decisions = await Promise.all(budgets.map((budget) => budget.check('a')));
      return decisions.map(({ state }) => /r=(\d+)/.exec(state)?.[1]);
    };
    await spendAll(1, 200);
    assert.deepEqual(await check(), ['300', '300', '300'], 'each token counted once');
    await redis.signal('SIGKILL');
    await until(/^lost/);
    assert.deepEqual(await check(), ['100', '100', '100'], 'each has its share of the rest');
    await spendAll(1, 90);
    await redis.start();
    await until(/^recovered/);
    assert.deepEqual(await check(), ['30', '30', '30'], 'none is forgotten, none counted twice');
    await spendAll(10, 1);
    assert.deepEqual(await check(), ['0', '0', '0']);
  },
);
