import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isFullRun } from '../support/full-run.ts';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = join(ROOT, 'deploy/kubernetes.yaml');

/** Schemas of 25 MB that nothing else needs, so they are fetched for this alone. */
const PACKAGES = ['kubernetes-models@5.1.0', 'yaml@2.9.1'];

/**
 * Holds each object to its schema, and writes it down with its type: a compiler refuses a field
 * that the type has not.
 */
const CHECK = `
import { readFileSync, writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
const typed = [];
for (const document of parseAllDocuments(readFileSync(process.argv[2], 'utf8'))) {
  const object = document.toJS();
  const models = await import('kubernetes-models/' + object.apiVersion + '/' + object.kind);
  new models[object.kind](object).validate();
  const type = "import('kubernetes-models/" + object.apiVersion + "').I" + object.kind;
  typed.push('export const one' + typed.length + ': ' + type + ' = ' + JSON.stringify(object) + ';');
  console.log(object.kind);
}
writeFileSync('manifest.ts', typed.join('\\n'));`;
const COMPILE =
  'tsc --noEmit --strict --skipLibCheck --module nodenext --target esnext manifest.ts';

const nothing = () => undefined;

/** Part of the full run, since it fetches the schemas. */
const inFullRun = isFullRun
  ? { before, after, test }
  : { before: nothing, after: nothing, test: nothing };

let folder: string;
// Without a test no hook either: Node's --test-force-exit would go round in circles.
inFullRun.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', ['install', '--prefix', folder, ...quiet, ...PACKAGES], { stdio: 'ignore' });
  writeFileSync(join(folder, 'check.mjs'), CHECK);
});
inFullRun.after(() => rmSync(folder, { recursive: true, force: true }));

/** The kinds of a manifest's objects, and what is wrong with their fields. */
function check(path: string): { kinds: string[]; faults: string } {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const kinds = execFileSync(process.execPath, ['check.mjs', path], options).trim().split('\n');
  const [tool = '', ...flags] = COMPILE.split(' ');
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin', tool), flags, options);
  return { kinds: kinds.sort(), faults: stdout };
}

inFullRun.test(
  'every object of the Kubernetes manifest fits its schema and has no unknown field',
  () => {
    const { kinds, faults } = check(MANIFEST);
    assert.equal(faults, '');
    assert.deepEqual(kinds, [
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'Namespace',
      'PodDisruptionBudget',
      'Secret',
      'Service',
    ]);
  },
);

inFullRun.test('a misspelt field of the manifest would be found', () => {
  const misspelt = join(folder, 'misspelt.yaml');
  const text = readFileSync(MANIFEST, 'utf8');
  writeFileSync(misspelt, text.replace('readinessProbe:', 'readynessProbe:'));
  assert.match(check(misspelt).faults, /'"readynessProbe"' does not exist in type 'IContainer'/);
});
