import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { after, before, beforeEach, test } from 'node:test';
import { type BatchFolder, openBatchFolder } from '../support/batch-folder.ts';
import { waitUntil } from '../support/model-server.ts';
import type { CommandRun } from '../support/run-command.ts';

const PROMPT = 'messages: [{ role: user, content: "{{word}}!" }]\n';

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
  args = [writeWords(['a', 'b', 'c']), '--template', '{{word}}', '--out', out];
  folder.takePrompts();
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
});

after(() => folder.close());

function writeWords(words: readonly string[]): string {
  return folder.write(`rows-${count}.csv`, `word\n${words.join('\n')}\n`);
}

async function readResults(): Promise<unknown[]> {
  return (await folder.readTable(`out-${count}.csv`)).map(({ result }) => result);
}

/** The command again, in other words if wanted: what it said, and what it asked. */
async function again(more: string[] = [], other = args): Promise<CommandRun & { asked: string[] }> {
  const run = await folder.run([...other, ...more]);
  return { ...run, asked: folder.takePrompts() };
}

test('the same command again asks for nothing, and lays a lost result out anew', async () => {
  await again();
  const before = readFileSync(out, 'utf8');
  rmSync(out);
  const { code, asked } = await again();
  assert.deepEqual([code, asked, readFileSync(out, 'utf8')], [0, [], before]);
});

test('the same command again leaves a corrected result alone, and says so', async () => {
  await again();
  const corrected = readFileSync(out, 'utf8').replace('to b', 'by hand');
  writeFileSync(out, corrected);
  for (const more of [[], ['--limit', '1'], ['--retry-failed']]) {
    const { code, stderr } = await again(more);
    assert.deepEqual([code, readFileSync(out, 'utf8')], [0, corrected]);
    assert.match(stderr, /it is left as it is\. Remove it/);
  }
  folder.write(`rows-${count}.csv`, 'word,note\na,1\nb,2\nc,3\n');
  assert.deepEqual((await again()).asked, []);
  assert.deepEqual(await readResults(), ['to a', 'to b', 'to c']);
  assert.match(readFileSync(out, 'utf8'), /^word,note,result,/);
});

test('a result that lacks an answer of the journal is laid out anew', async () => {
  await again();
  const journal = `${out}.progress.jsonl`;
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const [row = ''] = lines.filter((line) => line.includes('to b'));
  appendFileSync(journal, `${row.replace('to b', 'newer')}\n`);
  assert.deepEqual((await again()).asked, []);
  assert.deepEqual(await readResults(), ['to a', 'newer', 'to c']);
});

test('finished rows that --limit leaves out stay in the result', async () => {
  await again(['--limit', '2']);
  await again();
  folder.model.replyWith(({ prompt }) => ({ text: `again ${prompt}` }));
  writeWords(['A', 'b', 'c']);
  const { asked } = await again(['--limit', '1', '--changed', 'ask']);
  assert.deepEqual([asked, await readResults()], [['A'], ['again A', 'to b', 'to c']]);
  writeWords(['A', 'b', 'C']);
  rmSync(out);
  await again(['--limit', '1']);
  assert.deepEqual(await readResults(), ['again A', 'to b']);
  assert.deepEqual((await again(['--changed', 'ask'])).asked, ['C']);
  assert.deepEqual(await readResults(), ['again A', 'to b', 'again C']);
});

test('the first rows can be tried, and the rest asked for later', async () => {
  assert.deepEqual((await again(['--limit', '2'])).asked.sort(), ['a', 'b']);
  assert.equal((await readResults()).length, 2);
  assert.deepEqual((await again()).asked, ['c']);
  assert.deepEqual(await readResults(), ['to a', 'to b', 'to c']);
});

test('a row that moved does not get the answer of another, and nothing is paid for unasked', async () => {
  await again();
  writeWords(['new', 'a', 'b', 'c']);
  const refused = await again();
  assert.deepEqual([refused.code, refused.asked], [2, []]);
  assert.match(refused.stderr, /3 rows with an answer .* changed since: the cells.*rows 1, 2, 3/);
  const anew = await again(['--changed', 'ask']);
  assert.deepEqual(anew.asked.sort(), ['a', 'b', 'c', 'new']);
  assert.deepEqual(await readResults(), ['to new', 'to a', 'to b', 'to c']);
});

test('another template is noticed; its answers can be kept or asked for anew', async () => {
  await again(['--limit', '2']);
  const other = args.map((arg) => (arg === '{{word}}' ? '{{word}}?' : arg));
  const refused = await again([], other);
  assert.deepEqual([refused.code, refused.asked], [2, []]);
  assert.match(refused.stderr, /answers are to another prompt, "\{\{word\}\}"/);
  assert.deepEqual((await again(['--changed', 'keep'], other)).asked, ['c?']);
  assert.deepEqual(await readResults(), ['to a', 'to b', 'to c?']);
  const kept = await again([], other);
  assert.deepEqual([kept.code, kept.asked], [0, []], kept.stderr);
  assert.deepEqual((await again(['--changed', 'ask'])).asked.length, 3);
  assert.deepEqual(await readResults(), ['to a', 'to b', 'to c']);
});

test('a changed prompt file is noticed, one with another label is the same', async () => {
  args = [args[0] ?? '', '--prompt', 'loud', '--out', out];
  folder.write('loud.prompt.yml', PROMPT);
  await again();
  folder.write('loud.prompt.yml', `name: Loud\n${PROMPT}`);
  const same = await again();
  assert.deepEqual([same.code, same.asked], [0, []]);
  folder.write('loud.prompt.yml', PROMPT.replace('!', '!!'));
  const changed = await again();
  assert.deepEqual([changed.code, changed.asked], [2, []]);
  assert.match(changed.stderr, /the prompt file loud is another now/);
});

test('Control+C finishes what runs, says how to go on, and nothing is asked twice', async () => {
  const words = Array.from({ length: 40 }, (_, index) => `w${index}`);
  writeWords(words);
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}`, delay: { firstByte: 300 } }));
  const secret = ['--token', 'secret-token-1234', '--concurrency', '4'];
  const command = folder.start([...args, ...secret]);
  await waitUntil(() => folder.model.requests.length >= 8, 30_000, command.stderr());
  command.kill('SIGINT');
  const { code, stderr } = await command.ended;
  const first = folder.takePrompts();
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Stopping when \d rows? in flight are finished/);
  assert.match(stderr, /To go on: npm run batch -- .*--template '\{\{word\}\}'.*--token TOKEN/);
  assert.doesNotMatch(stderr, /secret/);
  assert.equal((await readResults()).length, first.length);
  const rest = await again();
  assert.equal(rest.code, 0);
  assert.deepEqual([...first, ...rest.asked].sort(), words.toSorted());
  assert.deepEqual(
    await readResults(),
    words.map((word) => `to ${word}`),
  );
});

test('a second Control+C gives up what runs, which is asked again later', async () => {
  folder.model.replyWith(() => ({ fault: { kind: 'stall', at: 1 } }));
  const command = folder.start(args);
  await waitUntil(() => folder.model.requests.length === 3, 30_000, 'not asked');
  command.kill('SIGINT');
  await waitUntil(() => /Stopping/.test(command.stderr()), 5000, 'not stopping');
  await new Promise((resolve) => setTimeout(resolve, 600));
  command.kill('SIGINT');
  assert.equal((await command.ended).code, 130);
  folder.takePrompts();
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
  assert.equal((await again()).asked.length, 3);
});

test('half a line at the journal’s end is dropped, a whole one without its line end counts', async () => {
  await again(['--limit', '2']);
  const journal = `${out}.progress.jsonl`;
  const whole = readFileSync(journal, 'utf8').replace(/\{"laidOut".*\n/, '');
  writeFileSync(journal, whole.trimEnd());
  assert.deepEqual((await again(['--limit', '2'])).asked, []);
  const [last = ''] = whole.trimEnd().split('\n').slice(-1);
  const number = JSON.parse(last).number;
  writeFileSync(journal, whole.slice(0, -9));
  const { asked, code } = await again();
  assert.deepEqual([code, asked.sort()], [0, [number === 1 ? 'a' : 'b', 'c']]);
  assert.deepEqual(await readResults(), ['to a', 'to b', 'to c']);
});

test('a damaged line is said, and its row asked again', async () => {
  await again(['--limit', '1']);
  appendFileSync(`${out}.progress.jsonl`, '\0\0\0\0\n');
  const { asked, stderr } = await again();
  assert.match(stderr, /1 line of .*out-\d+\.csv\.progress\.jsonl cannot be read/);
  assert.deepEqual(asked.sort(), ['b', 'c']);
});

test('two processes are not at work on one result', async () => {
  folder.model.replyWith(() => ({ delay: { firstByte: 60_000 } }));
  const first = folder.start(args);
  await waitUntil(() => folder.model.requests.length === 3, 30_000, 'not asked');
  const { code, stderr, asked } = await again();
  assert.equal(code, 2);
  assert.match(stderr, /Another process is at work on .*remove .*\.lock/);
  assert.equal(asked.length, 3);
  first.kill('SIGKILL');
  await first.ended;
  assert.ok(existsSync(`${out}.lock`));
  folder.model.replyWith(() => ({}));
  assert.equal((await again()).code, 0);
  assert.ok(!existsSync(`${out}.lock`));
});

test('a lock of another machine holds while it is fresh', async () => {
  writeFileSync(`${out}.lock`, JSON.stringify({ pid: 1, host: `not-${hostname()}` }));
  assert.equal((await again()).code, 2);
  writeFileSync(`${out}.lock`, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
  assert.equal((await again()).code, 0);
});
