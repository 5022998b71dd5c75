import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HASH_FILE, hashSources } from './source-hash.ts';

const ROOT = join(import.meta.dirname, '..');

/** Whether there is a build, and the sources are still those that it was made from. */
export function isBuilt(): boolean {
  const path = join(ROOT, HASH_FILE);
  return existsSync(path) && readFileSync(path, 'utf8') === hashSources(ROOT);
}
