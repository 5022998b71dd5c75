import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installServers } from './real-server.ts';

/** `npm run test:real`: the program before servers that nobody of this project wrote. */

const FILES = ['aimock.ts', 'llama.ts'].map((name) => join(import.meta.dirname, name));

function main(): number {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.error('The servers come as binaries for Linux on x64; this machine is another.');
    return 1;
  }
  if (!installServers()) return 1;
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec', ...FILES];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = main();
