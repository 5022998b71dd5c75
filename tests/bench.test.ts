import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from './support/build.ts';

const ROOT = join(import.meta.dirname, '..');
const TINY = ['--rounds', '1', '--seconds', '1', '--connections', '2', '--streams', '4'];
const FLAGS = [
  ...TINY,
  '--words-per-second',
  '20',
  '--warm-up',
  '20',
  '--many',
  '4',
  '--rows',
  '40',
];

async function runBench(...flags: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['scripts/bench.ts', ...flags], { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

test('the bench measures the stand-in and the program, and writes what it found', async () => {
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'results.json');
  try {
    const parts = ['--only', 'json,many,batch', '--targets', 'stand-in,program'];
    const { code, output } = await runBench(...FLAGS, ...parts, '--output', file);
    assert.equal(code, 0, output);
    const results = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(Object.keys(results), ['machine', 'options', 'skipped', 'parts']);
    const { json, many, batch } = results.parts;
    for (const row of batch.rows) assert.ok(row.numbers['rows/min'] > 0, output);
    assert.equal(batch.rows.length, 6);
    for (const row of json.rows) assert.ok(row.numbers['requests/s'] > 0, output);
    assert.deepEqual(
      json.rows.map((row: { name: string }) => row.name),
      ['stand-in', 'program'],
    );
    const { exact, ...times } = many.rows[0].numbers;
    assert.equal(exact, 1, output);
    assert.ok(times['first word p99 ms'] > 0, output);
    // A machine that is very busy opens the last stream when the first has ended, and then nobody
    // is refused.
    assert.ok('refused p99 ms' in times, output);
    assert.match(output, /\| program +\|/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the bench says what it does not know', async () => {
  const { code, output } = await runBench('--only', 'jsn');
  assert.equal(code, 1);
  assert.match(output, /--only knows json, .* and not jsn/);
});
