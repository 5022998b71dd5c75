import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ROOT } from '../folder.ts';
import { putLoadOn } from '../load.ts';
import { writePrompt } from '../orders.ts';
import { runToEnd } from '../run-process.ts';
import type { Stage, Target } from '../stage.ts';
import { takeTurns } from '../take-turns.ts';
import { clearSettings } from '../targets.ts';
import type { Part, Row } from './part.ts';

/**
 * As a model does that is quick: 100 ms an answer. Without a pace, what the processor can do is all
 * that counts.
 */
const PACED = { words: 50, rate: 500 };
const AT_ONCE = { words: 50, rate: 0 };

const CONNECTIONS = 8;

type Order = typeof PACED;

/** Rows a minute of `npm run batch`, beside bare requests on as many connections. */
export const measureBatch: Part = async (stage, { rounds, rows: count }, say) => {
  const program = stage.targets.find(({ name }) => name === 'program');
  if (!program) return { title: 'Rows of a batch: left out without the target program', rows: [] };
  const subjects = [PACED, AT_ONCE].flatMap((order) => {
    const kind = order.rate > 0 ? 'answers of 100 ms' : 'answers at once';
    return [
      { name: `${kind}, bare requests`, measure: () => askBare(program, order, count) },
      { name: `${kind}, batch --url`, measure: () => runBatch(stage, order, count, program) },
      { name: `${kind}, batch`, measure: () => runBatch(stage, order, count) },
    ];
  });
  const rows = await takeTurns(subjects, rounds, say, async ({ measure }) => ({
    'rows/min': (await measure()) * 60,
  }));
  return { title: `${count} rows, ${CONNECTIONS} at once`, rows: share(rows) };
};

async function askBare(program: Target, order: Order, requests: number): Promise<number> {
  const load = { prompt: writePrompt(order), connections: CONNECTIONS, requests };
  return (await putLoadOn(program, program.dialect, load)).requestsPerSecond;
}

/** Rows a second, from the making of the journal to its last line. */
async function runBatch(
  { model }: Stage,
  order: Order,
  count: number,
  program?: Target,
): Promise<number> {
  const folder = makeFolder('batch');
  const input = join(folder, 'rows.csv');
  const out = join(folder, 'out.csv');
  const journal = `${out}.progress.jsonl`;
  for (const file of [out, journal]) rmSync(file, { force: true });
  writeFileSync(input, `text\n${`${writePrompt(order)}\n`.repeat(count)}`);
  const [, token = ''] = /^Bearer (.+)/.exec(program?.dialect.headers.Authorization ?? '') ?? [];
  const server = program ? ['--url', `http://127.0.0.1:${program.port}`, '--token', token] : [];
  const files = [input, '--template', '{{text}}', '--out', out];
  await runToEnd({
    command: process.execPath,
    args: ['scripts/batch.js', ...files, '--concurrency', String(CONNECTIONS), ...server],
    cwd: ROOT,
    env: {
      ...clearSettings(),
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: `http://127.0.0.1:${model.port}/v1`,
    },
    logFile: join(makeFolder('logs'), 'batch.log'),
  });
  const { birthtimeMs, mtimeMs } = statSync(journal);
  return (count * 1000) / (mtimeMs - birthtimeMs);
}

/** Adds what each reaches of the bare requests before it. */
function share(rows: Row[]): Row[] {
  let bare = Number.NaN;
  return rows.map((row) => {
    const rate = row.numbers['rows/min'] ?? Number.NaN;
    if (row.name.endsWith('bare requests')) bare = rate;
    return { ...row, numbers: { ...row.numbers, 'share of bare': rate / bare } };
  });
}
