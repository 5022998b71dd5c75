import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../settings/config.ts';

/** A rewrite, redirect or header of next.config.js, as far as it is of interest here. */
export type Rule = { regex: string; headers?: { key: string; value: string }[] };

/** What the build knows of addresses. */
export type RoutesManifest = {
  basePath: string;
  redirects: Rule[];
  headers: Rule[];
  rewrites: { beforeFiles: Rule[]; afterFiles: Rule[]; fallback: Rule[] };
};

/** Reads a file of the build below `.next`; undefined where there is none. */
export function readManifest<T>(root: string, name: string): T | undefined {
  const path = join(root, '.next', name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Throws ConfigError where there is no build, or it was made for another BASE_PATH. */
export function checkBuild(root: string, basePath: string): void {
  const manifest = readManifest<RoutesManifest>(root, 'routes-manifest.json');
  if (!manifest) throw new ConfigError('There is no build yet. Run npm run build, or npm start.');
  if (manifest.basePath === basePath) return;
  throw new ConfigError(
    `BASE_PATH is "${basePath}", but the build was made for "${manifest.basePath}". Run npm run build, or npm start, which builds anew; where next.config.js names a basePath of its own, set BASE_PATH="${manifest.basePath}" instead.`,
  );
}
