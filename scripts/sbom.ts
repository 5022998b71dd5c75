import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm run sbom`: the packages that run, as a CycloneDX list on standard output. npm's own `--omit
 * dev` leaves out each one that a package of the tests needs too
 * (https://github.com/npm/cli/issues/7909), so npm is given a lock file without the tests'
 * packages.
 */

const ROOT = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

type Packages = Record<string, { dev?: boolean; devDependencies?: object }>;

function withoutDev(packages: Packages): Packages {
  const kept = Object.entries(packages).filter(([, one]) => !one.dev);
  return Object.fromEntries(kept.map(([name, { devDependencies, ...rest }]) => [name, rest]));
}

const { devDependencies, ...manifest } = read('package.json');
const made = mkdtempSync(join(tmpdir(), 'sbom-'));
/** npm names the list for the folder. */
const folder = join(made, manifest.name);
try {
  mkdirSync(folder);
  const lock = read('package-lock.json');
  const write = (name: string, value: object) =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  write('package.json', manifest);
  write('package-lock.json', { ...lock, packages: withoutDev(lock.packages) });
  const path = process.env.npm_execpath;
  const [npm, ...first] = path ? [process.execPath, path] : ['npm'];
  const args = [...first, 'sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
  execFileSync(npm ?? 'npm', args, { cwd: folder, stdio: 'inherit' });
} finally {
  rmSync(made, { recursive: true });
}
