import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ROOT = new URL('../../', import.meta.url);

let built: Promise<void> | undefined;

/** Builds where there is no build of these sources. `npm test` has done so once, before any test file runs. */
export function ensureBuilt(): Promise<void> {
  if (process.env.PROGRAM_IS_BUILT) return Promise.resolve();
  built ??= build();
  return built;
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
