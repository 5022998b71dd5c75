import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, askUntil, burst, countAdmitted } from '../support/ask-programs.ts';
import { REDIS_FAULTS } from '../support/redis-faults.ts';
import {
  INSTANCES,
  type SharedPrograms,
  startSharedPrograms,
  writeTokens,
} from '../support/shared-programs.ts';
import { type Figures, quantile, round } from './row.ts';

const LIMIT = 100;
/** How often so many callers ask so often at once. */
type Bursts = { rounds: number; callers: number; count: number };

/**
 * Bursts over three programs on one Redis: exactly the limit each time; and through a Redis that
 * hangs and is killed.
 */
export async function runSharedLimit(count: number): Promise<Figures> {
  const plan: Bursts[] = [
    { rounds: 10, callers: 1, count: Math.min(1000, count) },
    { rounds: 10, callers: 1, count },
    { rounds: 20, callers: 4, count: Math.min(1000, count) },
  ];
  const faults = Object.entries(REDIS_FAULTS);
  const bursts = plan.reduce((sum, { rounds, callers }) => sum + rounds * callers, 0);
  const { tokens, setting } = writeTokens(bursts + faults.length);
  const env = { ACCESS_TOKENS: setting, RATE_LIMIT: `${LIMIT}/day` };
  const shared = await startSharedPrograms(env);
  try {
    for (const one of plan) await runBursts(shared, one, tokens);
    const figures: Figures = { 'over three, bursts exact': bursts };
    const times: number[] = [];
    for (const [name, fail] of faults) {
      const token = tokens.pop() ?? '';
      const answers = await askThrough(shared, token, () => fail(shared.redis));
      const after = await burst(shared.programs, 300, token);
      const admitted = countAdmitted([...answers, ...after]);
      assert.ok(admitted >= LIMIT - INSTANCES, `${admitted} where Redis ${name}`);
      assert.ok(admitted <= LIMIT + LIMIT / INSTANCES, `${admitted} where Redis ${name}`);
      figures[`admitted of ${LIMIT} where Redis ${name}`] = admitted;
      times.push(...answers.map(({ ms }) => ms));
    }
    return {
      ...figures,
      'answers with Redis away, p99 ms': round(quantile(times, 0.99)),
      'answers with Redis away, longest ms': round(Math.max(...times)),
    };
  } finally {
    await shared.stop();
  }
}

async function runBursts(
  { programs }: SharedPrograms,
  { rounds, callers, count }: Bursts,
  tokens: string[],
): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    const callersOfRound = tokens.splice(0, callers);
    const bursts = callersOfRound.map((token) => burst(programs, count, token));
    const admitted = (await Promise.all(bursts)).map(countAdmitted);
    const expected = callersOfRound.map(() => LIMIT);
    assert.deepEqual(admitted, expected, `burst ${round} of ${rounds}: ${callers} × ${count}`);
  }
}

/** A few callers ask all the time while `fail` runs, and until Redis has been back for a while. */
async function askThrough(
  { programs }: SharedPrograms,
  token: string,
  fail: () => Promise<void>,
): Promise<Answer[]> {
  let isOver = false;
  const answers = askUntil(programs, () => isOver, token);
  await pause(300);
  await fail();
  await pause(4000);
  isOver = true;
  return answers;
}
