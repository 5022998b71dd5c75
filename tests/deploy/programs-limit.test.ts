import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { askUntil, burst, countAdmitted } from '../support/ask-programs.ts';
import { waitUntil } from '../support/model-server.ts';
import { needsRedis } from '../support/needs.ts';
import type { Program } from '../support/program.ts';
import { REDIS_FAULTS } from '../support/redis-faults.ts';
import {
  INSTANCES,
  type SharedPrograms,
  startSharedPrograms,
  writeTokens,
} from '../support/shared-programs.ts';

const LIMIT = 100;
const SHARE = Math.floor(LIMIT / INSTANCES);
/** Model tokens of one answer, and of the budget: more than the rate lets a caller spend. */
const COST = 100;
const BUDGET = 1_000_000;

const { tokens, setting } = writeTokens(20);
const nextToken = () => tokens.pop() ?? assert.fail('too few tokens');
let shared: SharedPrograms;

before(async () => {
  if (needsRedis.skip) return;
  shared = await startSharedPrograms({
    ACCESS_TOKENS: setting,
    RATE_LIMIT: `${LIMIT}/day`,
    TOKEN_BUDGET: `${BUDGET}/day`,
  });
  shared.model.reply = { text: 'fine', counts: { prompt: COST - 1, completion: 1 } };
});
after(() => shared?.stop());

/** How often each program has told that Redis was lost, and that it is back. */
const countChanges = () =>
  shared.programs.map((program) => {
    const lines = program.logs().map(({ message }) => `${message}`);
    return ['lost', 'back'].map((word) => lines.filter((line) => line.includes(word)).length);
  });
const untilBack = () =>
  waitUntil(
    () => countChanges().every(([lost, back]) => lost === back),
    30_000,
    'not told that Redis is back',
  );

for (const callers of [1, 4]) {
  test(
    `${callers} × 1,000 requests at once over three programs: exactly the limit each`,
    needsRedis,
    async () => {
      const bursts = Array.from({ length: callers }, () =>
        burst(shared.programs, 1000, nextToken()),
      );
      const admitted = (await Promise.all(bursts)).map(countAdmitted);
      assert.deepEqual(admitted, Array(callers).fill(LIMIT));
    },
  );
}

for (const [name, fail] of Object.entries(REDIS_FAULTS)) {
  test(
    `Redis ${name} under three programs: the limit, and at most a share more`,
    needsRedis,
    async (t) => {
      const token = nextToken();
      let isOver = false;
      const load = askUntil(shared.programs, () => isOver, token);
      await wait(300);
      await fail(shared.redis);
      await wait(1500);
      await untilBack();
      isOver = true;
      const answers = [...(await load), ...(await burst(shared.programs, 2 * LIMIT, token))];
      const admitted = countAdmitted(answers);
      t.diagnostic(`${admitted} admitted`);
      assert.ok(admitted >= LIMIT - INSTANCES, `${admitted} of ${LIMIT}: some were lost`);
      assert.ok(admitted <= LIMIT + SHARE, `${admitted}: more than ${LIMIT + SHARE}`);
    },
  );
}

for (const name of ['hangs for 2 s', 'is killed and comes back after 2 s']) {
  test(
    `bursts through a Redis that ${name} spend of a budget what they used`,
    needsRedis,
    async () => {
      const token = nextToken();
      let answered = 0;
      const ask = async (programs: readonly Program[], count: number) => {
        const answers = await burst(programs, count, token);
        answered += countAdmitted(answers);
        // What an answer used is told to Redis as it ends.
        await wait(100);
        return answers;
      };
      const checkAtEach = async () => {
        for (const program of shared.programs) {
          const left = BUDGET - answered * COST;
          assert.deepEqual(
            (await ask([program], 1)).map(({ remaining }) => remaining),
            [left],
          );
        }
      };
      await ask(shared.programs, 20);
      await checkAtEach();
      const failing = REDIS_FAULTS[name]?.(shared.redis);
      await wait(300);
      await ask(shared.programs, 20);
      await failing;
      await wait(1500);
      await untilBack();
      await checkAtEach();
      assert.equal(answered, 20 + INSTANCES + 20 + INSTANCES, 'none is refused meanwhile');
    },
  );
}

test('a budget that ends is overrun by what runs at its end alone', needsRedis, async () => {
  const token = nextToken();
  shared.model.reply = { text: 'fine', counts: { prompt: BUDGET / 10 - 1, completion: 1 } };
  let isOver = false;
  let admitted = 0;
  while (!isOver) {
    const answers = await burst(shared.programs, INSTANCES, token);
    admitted += countAdmitted(answers);
    isOver = answers.some(({ isAdmitted }) => !isAdmitted);
    await wait(100);
  }
  assert.ok(admitted >= 10 && admitted < 10 + INSTANCES, `${admitted} of 10 admitted`);
  assert.equal(countAdmitted(await burst(shared.programs, 100, token)), 0);
});
