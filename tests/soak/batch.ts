import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readTable } from '../../lib/tables/read-table.ts';
import * as errors from '../support/model-errors.ts';
import { createRandom, type Reply } from '../support/model-reply.ts';
import { type ModelServer, startModelServer, waitUntil } from '../support/model-server.ts';
import { type StartedCommand, startCommand } from '../support/run-command.ts';
import { readMemory } from './rig.ts';
import { type Row, round } from './row.ts';

const CONCURRENCY = 8;
const TEMPLATE = 'Row {{number}}: {{text}}';

/** A process that needs more ends with an error. */
const HEAP = '--max-semi-space-size=4 --max-old-space-size=96';
const GROWTH_MIB = 64;

const PIECES = ['слово', 'a,b;c', '"q"', '\n', '👩‍👩‍👧', "'", '=1+1', '\t', 'word '] as const;

/** Five requests in a hundred go wrong, and two more are told to come later. */
const FAULTS: readonly Reply[] = [
  { fault: { kind: 'drop', at: 2 } },
  { fault: { kind: 'close', at: 1 } },
  { fault: { kind: 'error-event', at: 1 } },
  { fault: { kind: 'drop', at: 'headers' } },
  { fixed: errors.serverError() },
  { fixed: errors.unavailable() },
];

type Watch = {
  /** How often each row was answered whole. */
  answered: Map<number, number>;
  /** Rows that were asked although they were finished. */
  again: number[];
  /** Those that the journal had at the last kill. */
  finished: Set<number>;
};

/**
 * `npm run batch` with faults and limits, killed again and again: every row once, in order, exact,
 * none paid for twice.
 */
export const batch: Row = {
  name: 'batch',
  unit: 'rows',
  full: 10_000,
  short: 300,
  async run({ count, seed, isTimed }) {
    const kills = Math.max(3, Math.round(count / 1000));
    const random = createRandom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'batch-soak-'));
    const model = await startModelServer();
    const watch: Watch = { answered: new Map(), again: [], finished: new Set() };
    try {
      makeFaulty(model, watch, random);
      writeRows(join(folder, 'rows.csv'), count);
      const peaks: number[] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        const rows = Math.ceil((count / (kills + 1)) * (0.2 + random() * 0.8));
        const isFar = () => watch.answered.size > watch.finished.size + rows;
        peaks.push(await runAndKill(folder, model, isFar, random() * 30));
        watch.finished = readFinished(folder);
        assert.ok(watch.finished.size < count, 'it was killed before its end');
      }
      peaks.push(await runToEnd(folder, model, watch));
      await checkRows(join(folder, 'out.csv'), count);
      assert.deepEqual(watch.again, [], 'finished rows that were asked again');
      const twice = [...watch.answered.values()].reduce((sum, times) => sum + times - 1, 0);
      assert.ok(twice <= kills * CONCURRENCY, `${twice} answers were lost in ${kills} kills`);
      if (isTimed) checkMemory(peaks);
      return { kills, 'answers lost in flight': twice, 'peak MiB': round(Math.max(...peaks)) };
    } finally {
      await model.close();
      rmSync(folder, { recursive: true });
    }
  },
};

function makeText(number: number): string {
  const random = createRandom(number);
  const words = Array.from(
    { length: 5 + (number % 40) },
    () => PIECES[Math.floor(random() * PIECES.length)],
  );
  return `${number}: ${words.join(' ')}.`;
}

function makeFaulty(model: ModelServer, watch: Watch, random: () => number): void {
  model.replyWith((request) => {
    // Kept, they would be this process's own leak.
    model.requests.length = 0;
    const number = Number(/^Row (\d+)/.exec(request.prompt)?.[1]);
    if (watch.finished.has(number)) watch.again.push(number);
    const delay = { firstByte: random() * 10 };
    const kind = random();
    if (kind < 0.05) return { text: 'cut off', ...FAULTS[Math.floor(random() * FAULTS.length)] };
    if (kind < 0.07) return { fixed: errors.rateLimited(1) };
    watch.answered.set(number, (watch.answered.get(number) ?? 0) + 1);
    return { text: makeText(number), delay };
  });
}

function writeRows(path: string, count: number): void {
  const lines = Array.from(
    { length: count },
    (_, index) => `${index + 1},"a ""text""\nof two"\r\n`,
  );
  writeFileSync(path, `number,text\r\n${lines.join('')}`);
}

function start(folder: string, model: ModelServer, more: string[] = []): StartedCommand {
  const files = [join(folder, 'rows.csv'), '--out', join(folder, 'out.csv')];
  const args = [...files, '--template', TEMPLATE, '--concurrency', String(CONCURRENCY), ...more];
  return startCommand('scripts/batch.js', args, {
    env: { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm', NODE_OPTIONS: HEAP },
  });
}

/** Kills it so many ms after it has come far. Returns its largest memory, in MiB. */
async function runAndKill(
  folder: string,
  model: ModelServer,
  isFar: () => boolean,
  after: number,
): Promise<number> {
  const command = start(folder, model);
  const memory = watchMemory(command);
  await waitUntil(isFar, 600_000, 'the batch does not go on');
  await wait(after);
  command.kill('SIGKILL');
  await command.ended;
  return memory();
}

async function runToEnd(folder: string, model: ModelServer, watch: Watch): Promise<number> {
  const command = start(folder, model);
  const memory = watchMemory(command);
  let { code, stderr } = await command.ended;
  // Rows that met four faults one after another.
  if (code === 1) {
    watch.finished = readFinished(folder, false);
    ({ code, stderr } = await start(folder, model, ['--retry-failed']).ended);
  }
  assert.equal(code, 0, stderr);
  return memory();
}

function watchMemory({ pid, ended }: StartedCommand): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    if (existsSync(`/proc/${pid}/status`)) peak = Math.max(peak, readMemory({ pid }));
  }, 100);
  void ended.finally(() => clearInterval(timer));
  return () => peak;
}

/** Those of whole lines: half a line counts for nothing. */
function readFinished(folder: string, isFailedToo = true): Set<number> {
  const lines = readFileSync(join(folder, 'out.csv.progress.jsonl'), 'utf8').split('\n');
  const rows = lines.slice(0, -1).map((line) => JSON.parse(line));
  const finished = rows.filter(({ isDone }) => isDone || (isFailedToo && isDone === false));
  return new Set(finished.map(({ number }) => number));
}

async function checkRows(path: string, count: number): Promise<void> {
  const { columns, rows } = await readTable(readFileSync(path), path);
  assert.deepEqual(columns.slice(0, 4), ['number', 'text', 'result', 'finish_reason']);
  assert.equal(rows.length, count);
  for (const [index, cells] of rows.entries()) {
    const number = index + 1;
    const wanted = [String(number), 'a "text"\nof two', makeText(number), 'stop', ''];
    assert.deepEqual(cells.slice(0, 5), wanted);
  }
}

/** Later runs know of more rows, and take no more memory for it. */
function checkMemory(peaks: readonly number[]): void {
  const half = Math.floor(peaks.length / 2);
  const [first, last] = [Math.max(...peaks.slice(0, half)), Math.max(...peaks.slice(half))];
  assert.ok(last <= first + GROWTH_MIB, `memory grew from ${first} to ${last} MiB`);
}
