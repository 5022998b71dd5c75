import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { type Redis, startRedis } from '../support/redis.ts';
import { type Figures, quantile, round } from './row.ts';

const INSTANCES = 3;
const ROUNDS = 10;
const FAULT_MS = 2000;
const PACE_MS = 30;

const writeToken = (round: number) => `a-token-of-the-soak-${String(round).padStart(2, '0')}`;

/** Bursts over three programs on one Redis: exactly the limit each time; and through a Redis that hangs and one that is killed. */
export async function runSharedLimit(count: number): Promise<Figures> {
  const allowed = Math.ceil(count / 10);
  const redis = await startRedis();
  const model = await startModelServer();
  const tokens = Array.from({ length: ROUNDS + 2 }, (_, i) => `caller${i}:${writeToken(i)}`);
  const env = {
    OPENAI_BASE_URL: model.url,
    REDIS_URL: redis.url,
    RATE_LIMIT: `${allowed}/day`,
    ACCESS_TOKENS: tokens.join(),
    MAX_CONCURRENT: '20000',
    LOG_LEVEL: 'warn',
  };
  const programs: Program[] = [];
  try {
    for (let i = 0; i < INSTANCES; i += 1) programs.push(await startProgram({ env }));
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      const admitted = await burst(programs, count, writeToken(i));
      assert.equal(admitted, allowed, `burst ${i + 1} of ${ROUNDS}`);
    }
    const hung = await askThrough(programs, writeToken(ROUNDS), times, () => hang(redis));
    const killed = await askThrough(programs, writeToken(ROUNDS + 1), times, () => kill(redis));
    for (const admitted of [hung, killed]) {
      assert.ok(admitted <= allowed + Math.ceil(allowed / INSTANCES), `${admitted} of ${allowed}`);
    }
    return {
      'over three, bursts exact': ROUNDS,
      'admitted while Redis hung': hung,
      'admitted while Redis was killed': killed,
      'answers with Redis away, p99 ms': round(quantile(times, 0.99)),
      'answers with Redis away, longest ms': round(Math.max(...times)),
    };
  } finally {
    for (const program of programs) await program.stop('SIGKILL');
    await redis.signal('SIGKILL');
    await model.close();
  }
}

async function burst(programs: readonly Program[], count: number, token: string): Promise<number> {
  const calls = Array.from({ length: count }, (_, i) => call(programs[i % programs.length], token));
  return (await Promise.all(calls)).filter((status) => status === 200).length;
}

async function call(program: Program | undefined, token: string): Promise<number> {
  const answer = await fetch(`${program?.url}/api/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams({ prompt: 'Hello' }),
  });
  await answer.text();
  assert.ok([200, 429].includes(answer.status), `status ${answer.status}`);
  return answer.status;
}

/** A few callers ask all the time while `fail` runs, and a burst after it. How many were admitted. */
async function askThrough(
  programs: readonly Program[],
  token: string,
  times: number[],
  fail: () => Promise<void>,
): Promise<number> {
  let isOver = false;
  let admitted = 0;
  const ask = async (program: Program) => {
    while (!isOver) {
      const start = performance.now();
      if ((await call(program, token)) === 200) admitted += 1;
      times.push(performance.now() - start);
      // So that the limit is not used up before the fault.
      await pause(PACE_MS);
    }
  };
  const callers = programs.map(ask);
  await pause(300);
  await fail();
  await pause(2 * FAULT_MS);
  isOver = true;
  await Promise.all(callers);
  return admitted + (await burst(programs, 300, token));
}

async function hang(redis: Redis): Promise<void> {
  await redis.signal('SIGSTOP');
  await pause(FAULT_MS);
  await redis.signal('SIGCONT');
}

async function kill(redis: Redis): Promise<void> {
  await redis.signal('SIGKILL');
  await pause(FAULT_MS);
  await redis.start();
}
