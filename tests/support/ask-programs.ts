import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Program } from './program.ts';

/** Between two requests of a caller who asks all the time, in ms. */
const PACE = 30;

export type Answer = {
  isAdmitted: boolean;
  /** By the header RateLimit: what is left of the last limit that it names. */
  remaining: number;
  ms: number;
};

/** `count` requests at once over all programs. */
export function burst(
  programs: readonly Program[],
  count: number,
  token: string,
): Promise<Answer[]> {
  const chosen = Array.from({ length: count }, (_, i) => programs[i % programs.length]);
  return withAgent((agent) => Promise.all(chosen.map((program) => ask(agent, program, token))));
}

/** One caller at each program asks all the time until `isOver`. */
export function askUntil(
  programs: readonly Program[],
  isOver: () => boolean,
  token: string,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  return withAgent(async (agent) => {
    const askAllTheTime = async (program: Program) => {
      while (!isOver()) {
        answers.push(await ask(agent, program, token));
        await wait(PACE);
      }
    };
    await Promise.all(programs.map(askAllTheTime));
    return answers;
  });
}

export function countAdmitted(answers: readonly Answer[]): number {
  return answers.filter(({ isAdmitted }) => isAdmitted).length;
}

/**
 * Connections are not so old that a program closes them for being idle, and not so many that it
 * waits for over 30 s for what this process is to send on them.
 */
async function withAgent<T>(work: (agent: Agent) => Promise<T>): Promise<T> {
  const agent = new Agent({ keepAliveTimeout: 1000, connections: 1000 });
  return work(agent).finally(() => agent.destroy());
}

/** By undici's request: of two processors its fetch would take more than the programs do. */
async function ask(agent: Agent, program: Program | undefined, token: string): Promise<Answer> {
  const start = performance.now();
  const { statusCode, headers, body } = await request(`${program?.url}/api/generate`, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"prompt":"Hello"}',
  });
  const text = await body.text();
  assert.ok([200, 429].includes(statusCode), `status ${statusCode}: ${text}`);
  const remaining = Number(/r=(\d+);t=\d+$/.exec(`${headers.ratelimit}`)?.[1]);
  return { isAdmitted: statusCode === 200, remaining, ms: performance.now() - start };
}
