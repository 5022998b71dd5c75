import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HASH_FILE, hashSources } from './source-hash.ts';

const ROOT = join(import.meta.dirname, '..');

/** Builds the pages and routes; returns the exit code. */
export function build(): number {
  const hash = hashSources(ROOT);
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const { status } = spawnSync(process.execPath, [next, 'build'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (status === 0) writeFileSync(join(ROOT, HASH_FILE), hash);
  return status ?? 1;
}

/** Whether there is a build, and the sources are still those that it was made from. */
export function isBuilt(): boolean {
  const path = join(ROOT, HASH_FILE);
  return existsSync(path) && readFileSync(path, 'utf8') === hashSources(ROOT);
}
