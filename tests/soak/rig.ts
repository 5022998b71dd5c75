import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

/** Secrets that must be seen nowhere. */
export const CANARY_KEY = 'sk-canary-k3y-9f8e7d6c5b4a';
export const CANARY_TOKEN = 'canary-t0ken-1a2b3c4d5e6f';

export type Rig = { model: ModelServer; program: Program };

/**
 * The program in front of a stand-in model server, for as long as `use` takes; its output must hold
 * no secret then.
 */
export async function withRig<T>(
  env: Record<string, string>,
  use: (rig: Rig) => Promise<T>,
): Promise<T> {
  const model = await startModelServer({ apiKey: CANARY_KEY });
  const program = await startProgram({
    env: {
      OPENAI_API_KEY: CANARY_KEY,
      OPENAI_BASE_URL: model.url,
      RATE_LIMIT: 'off',
      MAX_CONCURRENT: '2000',
      SHUTDOWN_GRACE: '5',
      ...env,
    },
  });
  try {
    const result = await use({ model, program });
    const exit = await program.stop();
    assert.deepEqual(exit, { code: 0, signal: null }, 'the program ends properly');
    assertNoSecret(program.stdout() + program.stderr(), 'the log');
    return result;
  } finally {
    await program.stop('SIGKILL');
    await model.close();
  }
}

/** Throws where `text` holds a secret, or a piece of one that tells it. */
export function assertNoSecret(text: string, where: string): void {
  for (const secret of [CANARY_KEY, CANARY_TOKEN]) {
    const shapes = [secret.slice(0, 14), secret.slice(-10), btoa(secret).slice(0, 16)];
    for (const shape of shapes) assert.ok(!text.includes(shape), `a secret is in ${where}`);
  }
}

/** Resident memory in MiB. Linux alone has the file. */
export function readMemory({ pid }: Pick<Program, 'pid'>): number {
  const [, kilobytes = ''] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

export function countOpenFiles({ pid }: Program): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
