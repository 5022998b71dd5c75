import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { SUFFIXES } from '../server/process/static-files.ts';

/** Compresses the build's scripts, styles and finished pages once, as small as it goes, so that no reader waits for it. */
export function compressFiles(root: string): void {
  const patterns = ['.next/static/**/*.{js,css}', '.next/server/pages/**/*.html'];
  for (const name of globSync(patterns, { cwd: root })) {
    const path = join(root, name);
    const bytes = readFileSync(path);
    writeFileSync(path + SUFFIXES.br, brotliCompressSync(bytes));
    writeFileSync(path + SUFFIXES.gzip, gzipSync(bytes, { level: 9 }));
  }
}
