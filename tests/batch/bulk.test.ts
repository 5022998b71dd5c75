import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { parseObject } from '../support/model-call.ts';
import { echoWord, useBulk, WORDS } from '../support/use-bulk.ts';

const bulk = useBulk();

/** The line of the uploaded file that asks for a row. */
function readSent(index = 0, file = 'file-1') {
  const lines = bulk.stand.files.get(file)?.text.trimEnd().split('\n') ?? [];
  return parseObject(lines[index] ?? '');
}

const errors = () => bulk.readRows().map(({ error = '' }) => error.split(':')[0]);

test('rows come back in their order, at half the price, with nothing left behind', async () => {
  bulk.stand.plan = () => ({ row: echoWord });
  const { code, stderr } = await bulk.run();
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    bulk
      .readRows()
      .map(({ word, result, finish_reason: reason, error }) => [word, result, reason, error]),
    WORDS.map((word) => [word, word, 'stop', '']),
  );
  const [{ prompt_tokens: input, completion_tokens: output, cost_usd: cost } = {}] =
    bulk.readRows();
  const whole = (Number(input) * 0.1 + Number(output) * 0.5) / 1e6;
  assert.ok(Math.abs(Number(cost) - whole / 2) < 1e-10, `${cost} of ${whole}`);
  const left = readdirSync(bulk.folder).filter((name) => /bulk/.test(name));
  assert.deepEqual(left, []);
});

test('the bodies are those of live requests, but for the stream', async () => {
  await bulk.run();
  assert.deepEqual(readSent(1), {
    custom_id: readSent(1).custom_id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: {
      model: 'gpt-6-luna',
      messages: [
        { role: 'system', content: 'Shout.' },
        { role: 'user', content: 'two!' },
      ],
      temperature: 0.5,
      max_tokens: 50,
    },
  });
  assert.match(String(readSent(1).custom_id), /^2-/);
  const [file] = bulk.stand.files.values();
  assert.match(file?.name ?? '', /\.jsonl$/);
  assert.equal(file?.purpose, 'batch');
});

for (const api of ['responses', 'completions'] as const) {
  test(`OPENAI_API=${api} sends and reads that endpoint's form`, async () => {
    bulk.stand.plan = () => ({ row: echoWord });
    const { code, stderr } = await bulk.run({ env: { OPENAI_API: api } });
    assert.equal(code, 0, stderr);
    assert.equal(readSent().url, `/v1/${api}`);
    assert.deepEqual(bulk.readResults(), WORDS);
  });
}

test('a template and its line ends and separators arrive as they are', async () => {
  bulk.write('in.csv', '\ufeffword\n"a\u2028b\u0085c"\n"d, ""e"""\n');
  bulk.stand.plan = () => ({
    row: (body) => ({ text: JSON.stringify(body.messages).slice(0, 80) }),
  });
  const { code, stderr } = await bulk.run({ prompt: ['--template', '<{{word}}>'] });
  assert.equal(code, 0, stderr);
  const contents = [0, 1].map(
    (index) => readSent(index).body as { messages: { content: string }[] },
  );
  assert.deepEqual(
    contents.map(({ messages }) => messages[0]?.content),
    ['<a\u2028b\u0085c>', '<d, "e">'],
  );
  assert.doesNotMatch(bulk.stand.files.get('file-1')?.text ?? '', /[\u0085\u2028]/);
});

test('a batch that fails in part names the failures, and --retry-failed sends them alone', async () => {
  const server = {
    message: 'The server had an error.',
    type: 'server_error',
    param: null,
    code: null,
  };
  const limit = { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' };
  bulk.stand.plan = (index) => ({
    row: (body, row) => {
      if (index > 0) return echoWord(body);
      if (row === 0) return { status: 500, body: { error: server } };
      if (row === 1) return { status: 429, body: { error: limit } };
      // Seen in output files of 2025: no answer, and no error either.
      if (row === 2) return { status: 0, body: {} };
      return echoWord(body);
    },
  });
  const first = await bulk.run();
  assert.equal(first.code, 1);
  assert.deepEqual(errors(), ['upstream_error', 'upstream_rate_limited', 'upstream_error', '', '']);
  const again = await bulk.run();
  assert.deepEqual([again.code, bulk.stand.batches.size], [1, 1]);
  const retried = await bulk.run({ args: ['--bulk', '--retry-failed'] });
  assert.equal(retried.code, 0, retried.stderr);
  assert.deepEqual(bulk.readResults(), WORDS);
  assert.equal(readSent(3, [...bulk.stand.files.keys()].at(-2)).custom_id, undefined);
});

for (const noFile of [null, ''] as const) {
  test(`a batch with errors alone and ${JSON.stringify(noFile)} for its output is read`, async () => {
    bulk.stand.plan = () => ({
      noFile,
      row: () => ({
        status: 400,
        body: { error: { message: 'too long', code: 'context_length_exceeded' } },
      }),
    });
    const { code } = await bulk.run();
    assert.equal(code, 1);
    assert.deepEqual(new Set(errors()), new Set(['context_length_exceeded']));
  });
}

for (const end of ['completed', 'expired'] as const) {
  test(`files of a batch that is ${end} may be named some looks later`, async () => {
    const error = { message: 'too long', code: 'context_length_exceeded' };
    bulk.stand.plan = () => ({
      end,
      lateFiles: 3,
      row: (body, row) => (row < 4 ? echoWord(body) : { status: 400, body: { error } }),
    });
    assert.equal((await bulk.run()).code, 1);
    assert.deepEqual(bulk.readResults().slice(0, 4), WORDS.slice(0, 4));
    assert.deepEqual(errors(), ['', '', '', '', 'context_length_exceeded']);
  });
}

test('files that are never named are not waited for without end', async () => {
  bulk.stand.plan = () => ({ end: 'expired', lateFiles: 1000, row: echoWord });
  assert.equal((await bulk.run()).code, 1);
  assert.deepEqual(new Set(errors()), new Set(['batch_expired']));
});

test('an expired batch keeps what it finished, and the same command sends the rest', async () => {
  bulk.stand.plan = (index) => ({
    end: index === 0 ? 'expired' : 'completed',
    row: (body, row) => (index === 0 && row % 2 ? 'unanswered' : echoWord(body)),
  });
  const first = await bulk.run();
  assert.equal(first.code, 1);
  assert.deepEqual(errors(), ['', 'batch_expired', '', 'batch_expired', '']);
  const again = await bulk.run();
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(bulk.readResults(), WORDS);
  const [, second] = bulk.stand.batches.values();
  const sent = bulk.stand.files
    .get(second?.inputFileId ?? '')
    ?.text.trimEnd()
    .split('\n');
  assert.deepEqual(
    sent?.map((line) => String(parseObject(line).custom_id).split('-')[0]),
    ['2', '4'],
  );
});

test('a row that no file names is failed and sent again', async () => {
  bulk.stand.plan = (index) => ({
    row: (body, row) => (index === 0 && row === 2 ? 'unanswered' : echoWord(body)),
  });
  assert.equal((await bulk.run()).code, 1);
  assert.deepEqual(errors(), ['', '', 'batch_unanswered', '', '']);
  assert.equal((await bulk.run()).code, 0);
  assert.deepEqual(bulk.readResults(), WORDS);
});

test('a file that is refused is told in words, and can be sent again', async () => {
  const fault = {
    code: 'model_not_found',
    message: 'The provided model is not supported.',
    line: 1,
    param: 'body.model',
  };
  bulk.stand.plan = (index) => (index === 0 ? { errors: [fault] } : { row: echoWord });
  const first = await bulk.run();
  assert.equal(first.code, 1);
  assert.match(first.stderr, /model_not_found: the model is not known, or not for batches/);
  assert.deepEqual(new Set(errors()), new Set(['batch_failed']));
  assert.equal((await bulk.run()).code, 0);
  assert.deepEqual(bulk.readResults(), WORDS);
});

test('an empty account stops the batch with a word, and nothing counts as failed', async () => {
  const fault = {
    code: 'billing_hard_limit_reached',
    message: 'Billing hard limit has been reached.',
    line: null,
    param: null,
  };
  bulk.stand.plan = (index) => (index === 0 ? { errors: [fault] } : { row: echoWord });
  const { code, stderr } = await bulk.run();
  assert.equal(code, 1);
  assert.match(stderr, /limit of money/);
  assert.equal((await bulk.run()).code, 0);
});

test('a queue that is too small for one file is filled with smaller ones', async () => {
  bulk.stand.plan = () => ({ row: echoWord });
  bulk.stand.limits.tokens = 10;
  const { code, stderr } = await bulk.run();
  assert.equal(code, 0, stderr);
  assert.deepEqual(bulk.readResults(), WORDS);
  const lines = [...bulk.stand.files.values()].filter(({ purpose }) => purpose === 'batch');
  assert.ok(lines.length >= 3);
});
