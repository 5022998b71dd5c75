import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'pages',
  'components',
  'lib',
  'server',
  'styles',
  'public',
  'instrumentation.ts',
  'next.config.js',
  'proxy.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** Where a build keeps the hash of what it was made from. */
export const HASH_FILE = '.next/source-hash';

/**
 * A hash over everything that a build is made from, below the given folder: names, contents, and
 * BASE_PATH.
 */
export function hashSources(root: string): string {
  const hash = createHash('sha256');
  hash.update(`${process.env.BASE_PATH?.trim() ?? ''}\0`);
  for (const path of SOURCES.flatMap((source) => listFiles(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function listFiles(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => listFiles(root, `${path}/${name}`));
}
