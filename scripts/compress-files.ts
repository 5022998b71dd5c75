import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { SUFFIXES } from '../server/static-files.ts';

/** Compresses the build's scripts and styles once, as small as it goes, so that no reader waits for it. */
export function compressFiles(root: string): void {
  for (const name of globSync('.next/static/**/*.{js,css}', { cwd: root })) {
    const path = join(root, name);
    const bytes = readFileSync(path);
    writeFileSync(path + SUFFIXES.br, brotliCompressSync(bytes));
    writeFileSync(path + SUFFIXES.gzip, gzipSync(bytes, { level: 9 }));
  }
}
