import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/**
 * A folder for what the bench makes on its way; ignored by git, and inside the repository so that
 * its packages are found.
 */
export function makeFolder(name: string): string {
  const path = join(ROOT, '.bench', name);
  mkdirSync(path, { recursive: true });
  return path;
}
