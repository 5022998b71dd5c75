import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** To V8, see https://v8.dev/blog/explicit-compile-hints; a comment to every other engine. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Has Chromium compile a page's scripts whole while they arrive, on another thread. It would otherwise go through them twice: for where
 * each function ends, and again, while the page waits, when React's are called, as most are within the first moments.
 */
export function hintFiles(root: string): void {
  const manifest = readFileSync(join(root, '.next/build-manifest.json'), 'utf8');
  const { pages }: { pages: Record<string, string[]> } = JSON.parse(manifest);
  for (const name of new Set(Object.values(pages).flat())) {
    if (!name.endsWith('.js')) continue;
    const path = join(root, '.next', name);
    const text = readFileSync(path, 'utf8');
    if (!text.startsWith(HINT)) writeFileSync(path, HINT + text);
  }
}
