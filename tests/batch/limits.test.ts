import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type BatchFolder, openBatchFolder } from '../support/batch-folder.ts';
import { findFreePorts } from '../support/free-ports.ts';
import * as errors from '../support/model-errors.ts';
import { waitUntil } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

let folder: BatchFolder;
let count = 0;
let out: string;
let args: string[];

before(async () => {
  folder = await openBatchFolder();
});

beforeEach(() => {
  count += 1;
  out = folder.path(`out-${count}.csv`);
  folder.takePrompts();
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
});

after(() => folder.close());

function prepare(rows: number, more: string[] = []): string[] {
  const words = Array.from({ length: rows }, (_, index) => `w${index + 1}`);
  const file = folder.write(`rows-${count}.csv`, `word\n${words.join('\n')}\n`);
  args = [file, '--template', '{{word}}', '--out', out, ...more];
  return words;
}

async function readResults(): Promise<unknown[]> {
  return (await folder.readTable(`out-${count}.csv`)).map(({ result }) => result);
}

async function serve(env: Record<string, string>, use: (program: Program) => Promise<void>) {
  const program = await startProgram({ env: { ...folder.env, ...env } });
  try {
    await use(program);
  } finally {
    await program.stop();
  }
}

/** At the price of gpt-6-luna: 0.1 and 0.5 dollars a million. */
const COUNTS = { prompt: 10_000, completion: 18_000 };
const ROW_COST = 0.01;

test('the cost cap is kept, over all runs of a batch together', async () => {
  const words = prepare(60, ['--concurrency', '4', '--max-cost', '0.2']);
  folder.model.replyWith(() => ({
    counts: COUNTS,
    usage: 'always',
    model: 'gpt-6-luna',
    delay: { firstByte: 20 },
  }));
  const env = { OPENAI_MODEL: 'gpt-6-luna' };
  const first = await folder.run(args, env);
  assert.equal(first.code, 3, first.stderr);
  assert.match(first.stderr, /Stopped at the cost cap: \$0\.(19|2).* of 60 finished/);
  const asked = folder.takePrompts().length;
  assert.ok(asked >= 19 && asked <= 20 + 4, `${asked}`);
  const second = await folder.run(args, env);
  assert.deepEqual([second.code, folder.takePrompts()], [3, []]);
  const third = await folder.run([...args.slice(0, -1), '1'], env);
  assert.deepEqual([third.code, folder.takePrompts().length], [0, words.length - asked]);
  const costs = (await folder.readTable(`out-${count}.csv`)).map((row) => Number(row.cost_usd));
  assert.deepEqual(
    costs,
    words.map(() => ROW_COST),
  );
});

test('a server’s answer without a price ends a capped batch at the first row', async () => {
  prepare(20, ['--max-cost', '1']);
  await serve({ RATE_LIMIT: 'off', OPENAI_MODEL: 'gpt-6-luna' }, async ({ url }) => {
    folder.model.replyWith(({ prompt }) => ({ text: prompt, model: 'nobody-knows' }));
    const { code, stderr } = await folder.run([...args, '--url', url]);
    assert.deepEqual([code, folder.takePrompts()], [3, ['w1']]);
    assert.match(stderr, /answer of nobody-knows came without a price/);
  });
});

test('an empty account stops all, says so, and the rows stay to be asked', async () => {
  prepare(50);
  folder.model.replyWith(({ prompt }) =>
    prompt === 'w1' ? { fixed: errors.quotaExhausted() } : { delay: { firstByte: 500 } },
  );
  const { code, stderr } = await folder.run(args);
  assert.equal(code, 1);
  assert.match(stderr, /no credit left.*\(insufficient_quota\)\nTo go on: npm run batch/s);
  assert.ok(folder.takePrompts().length <= 8);
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
  assert.equal((await folder.run(args)).code, 0);
  assert.equal((await readResults())[0], 'to w1');
});

test('a server’s rate limit is waited for, and every row is asked of the model once', async () => {
  const words = prepare(45, ['--concurrency', '8']);
  await serve({ RATE_LIMIT: '15/second', ALLOW_ANONYMOUS: 'true' }, async (program) => {
    const { code, stderr } = await folder.run([...args, '--url', program.url]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(folder.takePrompts().sort(), words.toSorted());
    assert.deepEqual(
      await readResults(),
      words.map((word) => `to ${word}`),
    );
    const refused = program.logs().filter(({ status }) => status === 429);
    assert.ok(refused.length <= 16, `${refused.length} requests were refused`);
  });
});

test('a server that is restarted in between costs no row', async () => {
  const words = prepare(30, ['--concurrency', '3']);
  const [port = 0] = await findFreePorts(1);
  const env = { PORT: String(port), RATE_LIMIT: 'off', SHUTDOWN_GRACE: '0' };
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}`, delay: { firstByte: 100 } }));
  let program = await startProgram({ env: { ...folder.env, ...env } });
  const command = folder.start([...args, '--url', program.url]);
  await waitUntil(() => folder.model.requests.length > 6, 30_000, command.stderr());
  await program.stop('SIGKILL');
  program = await startProgram({ env: { ...folder.env, ...env } });
  const { code, stderr } = await command.ended;
  await program.stop();
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    await readResults(),
    words.map((word) => `to ${word}`),
  );
});

test('a token that is not accepted is wrong use, and no row is asked', async () => {
  prepare(5);
  await serve({ ACCESS_TOKENS: 'anna:anna-anna-anna-1' }, async ({ url }) => {
    const { code, stderr } = await folder.run([...args, '--url', url, '--token', 'x']);
    assert.deepEqual([code, folder.takePrompts()], [2, []]);
    assert.match(stderr, /access token is needed/);
  });
});
