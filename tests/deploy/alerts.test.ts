import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsPromtool } from '../support/needs.ts';
import { startProgram } from '../support/program.ts';

const PATH = join(import.meta.dirname, '../../deploy/prometheus/alerts.yaml');

test('every metric that an alert reads is one that the program has, with its labels', async () => {
  const program = await startProgram({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  const answer = await fetch(`${program.url}/api/metrics`);
  const text = await answer.text();
  await program.stop();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const read = readFileSync(PATH, 'utf8').matchAll(/\b(?:openai_quickstart|nodejs)_\w+/g);
  const names = new Set([...read].map(([name]) => name.replace(/_bucket$/, '')));
  assert.ok(names.size >= 6);
  assert.deepEqual(
    [...names].filter((name) => !known.has(name)),
    [],
  );
});

test('promtool accepts the rules', needsPromtool, () => {
  const { status, stderr } = spawnSync('promtool', ['check', 'rules', PATH], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
