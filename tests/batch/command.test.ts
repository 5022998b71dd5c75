import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { type BatchFolder, openBatchFolder } from '../support/batch-folder.ts';
import * as errors from '../support/model-errors.ts';
import { type Program, startProgram } from '../support/program.ts';

const SHOUT = `messages: [{ role: user, content: "{{word}}{{mark}}{{more}}" }]
inputs: { word: {}, mark: { default: "!" }, more: { required: false } }
`;
const RATED = `messages: [{ role: user, content: "{{word}}" }]
responseFormat: json_schema
jsonSchema: '{"type": "object", "properties": {"rating": {"type": "number"}, "tags": {}}}'
`;
const TOKEN = 'anna-anna-anna-1';

let folder: BatchFolder;
let program: Program;
let count = 0;
let out: string;

before(async () => {
  folder = await openBatchFolder();
  folder.write('shout.prompt.yml', SHOUT);
  folder.write('rated.prompt.yml', RATED);
  const env = { ...folder.env, ACCESS_TOKENS: `anna:${TOKEN}`, RATE_LIMIT: 'off' };
  program = await startProgram({ env });
});

beforeEach(() => {
  count += 1;
  out = folder.path(`out-${count}.csv`);
  folder.takePrompts();
  folder.model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
});

after(async () => {
  await program.stop();
  await folder.close();
});

/** The command in its own process, and against the running server. */
function eachWay(name: string, check: (more: string[]) => Promise<void>): void {
  test(`${name}, in the process`, () => check([]));
  test(`${name}, by a server`, () => check(['--url', `${program.url}/`, '--token', TOKEN]));
}

const write = (text: string) => folder.write(`rows-${count}.csv`, text);
const read = () => folder.readTable(`out-${count}.csv`);

eachWay('each row has its answer beside its own cells, in the order of the file', async (more) => {
  const rows = write('id,Word,mark\n7,"two\nlines ""q"" {{more}} $&",?\n3, Ё ,\n1,-5,.\n');
  folder.model.replyWith(({ prompt }) => ({
    text: `to ${prompt}`,
    delay: { firstByte: prompt.startsWith('two') ? 300 : 0 },
    usage: 'always',
  }));
  const { code, stdout, stderr } = await folder.run([
    rows,
    '--prompt',
    'shout',
    '--out',
    out,
    ...more,
  ]);
  assert.deepEqual([code, stdout], [0, ''], stderr);
  const table = await read();
  const texts = ['to two\nlines "q" {{more}} $&?', 'to  Ё !', 'to -5.'];
  assert.deepEqual(
    table.map((row) => [row.id, row.mark, row.result, row.finish_reason, row.error]),
    texts.map((text, index) => [['7', '3', '1'][index], ['?', '', '.'][index], text, 'stop', '']),
  );
  const names = ['result', 'finish_reason', 'error', 'prompt_tokens', 'completion_tokens'];
  assert.deepEqual(Object.keys(table[0] ?? {}), ['id', 'Word', 'mark', ...names, 'cost_usd']);
  assert.ok(Number(table[0]?.completion_tokens) > 0);
});

test('an answer that a spreadsheet would run is written so that it does not', async () => {
  folder.model.replyWith(() => ({ text: '=HYPERLINK("http://x")' }));
  await folder.run([write('a\n@x\n'), '--template', '{{a}}', '--out', out]);
  assert.match(readFileSync(out, 'utf8'), /^'@x,"'=HYPERLINK\(""http:\/\/x""\)"/m);
});

test('standard streams are read and written, in order and without a journal', async () => {
  folder.model.replyWith(({ prompt }) => ({
    text: prompt.toUpperCase(),
    delay: { firstByte: prompt === 'a' ? 200 : 0 },
  }));
  const input = '{"w":"a","n":1}\n{"w":"b","n":[2]}\n';
  const args = ['-', '--template', '{{w}}', '--out', '-'];
  const { code, stdout } = await folder.run(args, {}, input);
  assert.equal(code, 0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ w, n, result, finish_reason: reason }) => [w, n, result, reason]),
    [
      ['a', 1, 'A', 'stop'],
      ['b', [2], 'B', 'stop'],
    ],
  );
});

eachWay('rows that fail are told, and asked again alone', async (more) => {
  const rows = write('word\na\nb\nc\n');
  folder.model.replyWith(({ prompt }) =>
    prompt === 'b!' ? { fixed: errors.contextLengthExceeded() } : { text: prompt },
  );
  const args = [rows, '--prompt', 'shout', '--out', out, ...more];
  const first = await folder.run(args);
  assert.equal(first.code, 1);
  assert.match(first.stderr, /1 row failed \(2\).*--retry-failed/);
  assert.match(String((await read())[1]?.error), /^context_length_exceeded: .*too long/);
  assert.equal(folder.takePrompts().length, 3);
  const second = await folder.run(args);
  assert.deepEqual([second.code, folder.takePrompts()], [1, []]);
  folder.model.replyWith(({ prompt }) => ({ text: prompt }));
  const third = await folder.run([...args, '--retry-failed']);
  assert.deepEqual([third.code, folder.takePrompts()], [0, ['b!']], third.stderr);
  assert.deepEqual(
    (await read()).map(({ result, error }) => [result, error]),
    [
      ['a!', ''],
      ['b!', ''],
      ['c!', ''],
    ],
  );
});

eachWay('JSON answers become a column each', async (more) => {
  folder.model.replyWith(() => ({ text: '{"rating": 4.5, "tags": ["a", "b"]}' }));
  await folder.run([write('word\na\n'), '--prompt', 'rated', '--out', out, ...more]);
  const [row] = await read();
  assert.deepEqual([row?.rating, row?.tags], ['4.5', '["a","b"]']);
});

test('an answer that does not fit its schema has failed, and is kept', async () => {
  folder.model.replyWith(() => ({ text: '{"rating": "good"}' }));
  const { code } = await folder.run([write('word\na\n'), '--prompt', 'rated', '--out', out]);
  const [row] = await read();
  assert.deepEqual([code, row?.result], [1, '{"rating": "good"}']);
  assert.match(String(row?.error), /^invalid_answer/);
  assert.ok(Number(row?.completion_tokens) > 0, 'it is paid for');
  assert.equal(folder.takePrompts().length, 1);
});

test('a variable is filled from the column that is named, or is the same for all rows', async () => {
  const rows = write('Товар\nчай\n');
  const args = [rows, '--prompt', 'shout', '--out', out];
  const missing = await folder.run(args);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /No column for word\. The file has: Товар\./);
  await folder.run([...args, '--column', 'word=Товар', '--set', 'more=?']);
  assert.deepEqual(folder.takePrompts(), ['чай!?']);
});

test('a file of a Russian Excel is answered in its own encoding while that has the letters', async () => {
  const cp1251 = (text: string) =>
    Buffer.from(
      Array.from(text, (letter) => {
        const code = letter.charCodeAt(0);
        return code < 128 ? code : code - 0x410 + 0xc0;
      }),
    );
  const rows = folder.write(`rows-${count}.csv`, cp1251('Город;Текст\r\nТула;"а;\r\nб"\r\n'));
  await folder.run([rows, '--template', '{{город}}: {{Текст}}', '--out', out]);
  assert.deepEqual(folder.takePrompts(), ['Тула: а;\r\nб']);
  assert.ok(readFileSync(out).includes(cp1251('Тула;"а;\r\nб";"to Тула: а;\r\nб";stop')));
  folder.model.replyWith(() => ({ text: 'да 👍' }));
  const wide = folder.path(`out-${count}-wide.csv`);
  await folder.run([rows, '--template', '{{город}}', '--out', wide]);
  assert.match(readFileSync(wide, 'utf8'), /^\ufeffГород;Текст;result.*да 👍;stop/s);
});

test('a workbook is read and written', async () => {
  const book = folder.path(`out-${count}.xlsx`);
  await folder.run([write('w\n=1+1\nb\n'), '--template', '{{w}}', '--out', book]);
  const table = await folder.readTable(`out-${count}.xlsx`);
  assert.deepEqual(
    table.map(({ w, result }) => [w, result]),
    [
      ['=1+1', 'to =1+1'],
      ['b', 'to b'],
    ],
  );
  const { stdout } = await folder.run([book, '--template', '{{result}}', '--out', '-']);
  assert.match(stdout, /,to to b,stop/);
});

const WRONG: Record<string, [args: string[], said: RegExp]> = {
  'no file': [[], /name the file with the rows\n\nnpm run batch/],
  'a file that is missing': [['none.csv', '--template', '{{a}}'], /no file none\.csv/],
  'neither prompt nor template': [['ROWS', '--out', 'x'], /either --prompt ID or --template/],
  'an unknown prompt file': [['ROWS', '--prompt', 'x'], /no prompt file x\. There are: rated, sh/],
  'a template without a column': [['ROWS', '--template', 'Hi'], /double braces: \{\{word\}\}/],
  'a template with a column that is missing': [['ROWS', '--template', '{{wood}}'], /for wood/],
  'an unknown variable': [['ROWS', '--prompt', 'shout', '--set', 'x=1'], /names x/],
  'an unknown column': [['ROWS', '--prompt', 'shout', '--column', 'word=x'], /column x/],
  'a cost that is none': [['ROWS', '--prompt', 'shout', '--max-cost=-1'], /US dollars/],
  'a model without a price': [['ROWS', '--prompt', 'shout', '--max-cost', '1'], /price of m /],
  'no rows': [['EMPTY', '--prompt', 'shout'], /has no rows/],
  'an old workbook': [['OLD', '--prompt', 'shout'], /Excel before 2007/],
};

for (const [name, [args, said]] of Object.entries(WRONG)) {
  test(`${name} is an exit status of 2, and nothing is asked or written`, async () => {
    const files: Record<string, string> = {
      ROWS: write('word\na\n'),
      EMPTY: folder.write('empty.csv', 'word\n'),
      OLD: folder.write('old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3)),
    };
    const filled = args.map((arg) => files[arg] ?? arg);
    const isOutNamed = args.includes('--out') || args.length === 0;
    const { code, stderr } = await folder.run([...filled, ...(isOutNamed ? [] : ['--out', out])]);
    assert.deepEqual([code, folder.takePrompts()], [2, []]);
    assert.match(stderr, said);
    assert.throws(() => readFileSync(out), /ENOENT/);
  });
}

test('it speaks Russian where the system does', async () => {
  const { stderr } = await folder.run([write('word\na\nb\n'), '--prompt', 'shout', '--out', out], {
    LANG: 'ru_RU.UTF-8',
  });
  assert.match(stderr, /2 строки, запросить осталось 2\./);
  assert.match(stderr, /2 строки, все готовы/);
});
