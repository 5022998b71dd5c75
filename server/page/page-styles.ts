import { hash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The style sheets of the build, by their names in its manifest. */
export type PageStyles = ReadonlyMap<string, string>;

/** Reads the build's style sheets; none where there is no build, as in development. */
export function readPageStyles(distDir: string): PageStyles {
  const files = existsSync(distDir) ? globSync('static/**/*.css', { cwd: distDir }) : [];
  return new Map(files.map((file) => [file, readFileSync(join(distDir, file), 'utf8')]));
}

/** What lets exactly these styles stand in a page, for the policy's `style-src`. */
export function listStyleHashes(styles: PageStyles): string[] {
  return [...styles.values()].map((text) => `'sha256-${hash('sha256', text, 'base64')}'`);
}
