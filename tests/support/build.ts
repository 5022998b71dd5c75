import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt } from '../../scripts/is-built.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOCK = join(ROOT, 'node_modules/.cache/test-build.lock');

let built: Promise<void> | undefined;

/**
 * Builds where there is no build of these sources; test files that run at the same time wait for
 * the first.
 */
export function ensureBuilt(): Promise<void> {
  if (process.env.PROGRAM_IS_BUILT) return Promise.resolve();
  built ??= buildOnce();
  return built;
}

async function buildOnce(): Promise<void> {
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    if (!isBuilt()) await build();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** False while another living process holds it. */
function takeLock(): boolean {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isHolderAlive()) rmSync(LOCK, { force: true });
    return false;
  }
}

function isHolderAlive(): boolean {
  try {
    const holder = Number(readFileSync(LOCK, 'utf8'));
    // Empty for the moment between its making and its writing.
    if (holder > 0) process.kill(holder, 0);
    return true;
  } catch {
    return false;
  }
}

/** Throws with the output when the build fails. */
async function build(): Promise<void> {
  const child = spawn(process.execPath, ['scripts/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the build failed:\n${Buffer.concat(output)}`);
}
