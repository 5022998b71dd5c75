import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createState, findFilePath } from '../../scripts/batch/bulk/bulk-state.ts';
import { planChunks, type RowBody } from '../../scripts/batch/bulk/plan-chunks.ts';
import { splitLines } from '../../scripts/batch/bulk/split-lines.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'chunks-'));
});
after(() => rmSync(folder, { recursive: true }));

function* makeRows(count: number): Generator<RowBody> {
  for (let number = 1; number <= count; number += 1) {
    const row = { number, hash: 'abc', request: { prompt: '' } };
    yield { row, body: { model: 'm', text: 'ё'.repeat(number % 7) }, tokens: 10 };
  }
}

function plan(limits: { requests: number; bytes: number }, chunkTokens?: number) {
  const state = createState('server', '/v1/chat/completions');
  if (chunkTokens !== undefined) state.chunkTokens = chunkTokens;
  const out = join(folder, 'out.csv');
  const chunks = planChunks(makeRows(100), { out, state, limits });
  const texts = chunks.map((chunk) => readFileSync(findFilePath(out, chunk), 'utf8'));
  const ids = texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).custom_id),
  );
  assert.deepEqual(
    ids,
    Array.from({ length: 100 }, (_, index) => `${index + 1}-abc`),
  );
  assert.deepEqual(
    chunks.flatMap((chunk) => chunk.ids),
    ids,
  );
  assert.deepEqual(
    chunks.map(({ bytes }) => bytes),
    texts.map((text) => Buffer.byteLength(text)),
  );
  return chunks;
}

test('files keep to the limits of requests, bytes and tokens', () => {
  assert.deepEqual(plan({ requests: 1000, bytes: 1e6 }).length, 1);
  assert.deepEqual(
    plan({ requests: 40, bytes: 1e6 }).map(({ ids }) => ids.length),
    [40, 40, 20],
  );
  assert.ok(plan({ requests: 1000, bytes: 1000 }).every(({ bytes }) => bytes <= 1000));
  assert.ok(plan({ requests: 1000, bytes: 1e6 }, 95).every(({ tokens }) => tokens <= 95));
});

test('a row that is larger than a file may be has one of its own', () => {
  assert.deepEqual(plan({ requests: 1000, bytes: 10 }).length, 100);
});

test('lines end at line feeds alone, wherever the chunks are cut', async () => {
  const text = 'one\u2028two\r\n\n{"ё":"😀"}\nlast';
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 3, 7, 100]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    async function* give() {
      yield* chunks;
    }
    const lines: string[] = [];
    for await (const line of splitLines(give())) lines.push(line);
    assert.deepEqual(lines, text.split('\n'));
  }
});
