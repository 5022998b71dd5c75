import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFullRun } from '../support/full-run.ts';

const MANIFEST = join(import.meta.dirname, '../../deploy/kubernetes.yaml');

/** Schemas of 25 MB that nothing else needs, so they are fetched for this alone. */
const PACKAGES = ['kubernetes-models@5.1.0', 'yaml@2.9.1'];

const CHECK = `
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
for (const document of parseAllDocuments(readFileSync(process.argv[2], 'utf8'))) {
  const object = document.toJS();
  const models = await import('kubernetes-models/' + object.apiVersion + '/' + object.kind);
  new models[object.kind](object).validate();
  console.log(object.kind);
}`;

/** Part of the full run, since it fetches the schemas. */
const inFullRun = isFullRun ? test : () => undefined;

inFullRun('every object of the Kubernetes manifest fits its schema', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', ['install', '--prefix', folder, ...quiet, ...PACKAGES], { stdio: 'ignore' });
  writeFileSync(join(folder, 'check.mjs'), CHECK);
  const kinds = execFileSync(process.execPath, [join(folder, 'check.mjs'), MANIFEST], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  assert.deepEqual(kinds.trim().split('\n').sort(), [
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'Ingress',
    'Namespace',
    'PodDisruptionBudget',
    'Secret',
    'Service',
  ]);
});
