import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readText } from '../support/read-sources.ts';

/** The workflow of GitHub, which cannot run here. */

type Step = { run?: string; uses?: string };
type Job = {
  'runs-on': string;
  'timeout-minutes': number;
  steps: Step[];
  strategy?: { matrix: Record<string, unknown[]> };
};

const jobs: Record<string, Job> = parse(readText('.github/workflows/ci.yml')).jobs;
const { scripts, engines } = JSON.parse(readText('package.json'));
const commandsOf = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run ?? []) ?? [];

test('every npm script that the workflow runs is in package.json', () => {
  const named = Object.values(jobs)
    .flatMap(commandsOf)
    .flatMap((line) => /^npm run (\S+)$/.exec(line)?.[1] ?? []);
  assert.ok(named.length >= 4);
  assert.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  );
});

test('every matrix value that a job names is in its matrix', () => {
  for (const [name, job] of Object.entries(jobs)) {
    for (const [, key = ''] of JSON.stringify(job).matchAll(/\$\{\{ matrix\.(\w+) \}\}/g)) {
      assert.ok((job.strategy?.matrix[key]?.length ?? 0) > 0, `${name}: matrix.${key}`);
    }
    assert.ok(job['timeout-minutes'] > 0, name);
    for (const { uses } of job.steps) if (uses) assert.match(uses, /^actions\/[\w-]+@v\d+$/);
  }
});

test('all checks run on the oldest and the newest Node, and the program on Windows and macOS', () => {
  assert.deepEqual(jobs.check?.strategy?.matrix, { node: [22, 24] });
  assert.match(engines.node, /^>=22\./);
  assert.deepEqual(commandsOf(jobs.check).slice(-2), ['npm ci', 'npm run check']);
  assert.deepEqual(jobs.elsewhere?.strategy?.matrix, { os: ['windows-latest', 'macos-latest'] });
  assert.deepEqual(commandsOf(jobs.elsewhere), ['npm ci', 'npm run build', 'npm run try']);
});
