import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { parseObject } from '../support/model-call.ts';
import { echoWord, useBulk, WORDS } from '../support/use-bulk.ts';

const bulk = useBulk();

test('a parameter that the model does not take is left out, and the rows go again', async () => {
  const message = "Unsupported parameter: 'temperature' is not supported with this model.";
  const error = {
    message,
    type: 'invalid_request_error',
    param: 'temperature',
    code: 'unsupported_parameter',
  };
  bulk.stand.plan = () => ({
    row: (body) => ('temperature' in body ? { status: 400, body: { error } } : echoWord(body)),
  });
  const { code, stderr } = await bulk.run();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /does not take temperature/);
  assert.deepEqual([bulk.readResults(), bulk.stand.batches.size], [WORDS, 2]);
});

test('answers end as live ones do, and JSON is held to its schema', async () => {
  const schema = JSON.stringify({
    name: 'n',
    schema: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
  });
  bulk.write(
    'shout.prompt.yml',
    `messages: [{ role: user, content: "{{word}}!" }]\nresponseFormat: json_schema\njsonSchema: '${schema}'\n`,
  );
  const answers = [
    { text: '{"n":1}' },
    { text: '{"n":"x"}' },
    { text: '{"n":', finish: 'length' },
    { text: 'No.', finish: 'refusal' },
    { text: '', finish: 'content_filter' },
  ] as const;
  bulk.stand.plan = () => ({ row: (_, row) => answers[row] ?? {} });
  const { code } = await bulk.run();
  assert.equal(code, 1);
  assert.deepEqual(
    bulk.readRows().map((row) => [row.result, row.finish_reason, row.error?.split(':')[0], row.n]),
    [
      ['{"n":1}', 'stop', '', '1'],
      ['{"n":"x"}', '', 'invalid_answer', ''],
      ['{"n":', 'length', '', ''],
      ['No.', 'refusal', '', ''],
      ['', 'content_filter', '', ''],
    ],
  );
});

test("OpenAI's own address gets its names, by the proxy that the environment names", async () => {
  bulk.stand.plan = () => ({ row: echoWord });
  const proxy = await startForwardProxy(Number(new URL(bulk.stand.url).port));
  try {
    const address = 'http://api.openai.com/v1';
    const env = { HTTP_PROXY: `http://${proxy.address}`, OPENAI_BASE_URL: address };
    const { code, stderr } = await bulk.run({ env });
    assert.equal(code, 0, stderr);
    assert.deepEqual(bulk.readResults(), WORDS);
    assert.ok(proxy.seen.every((one) => one.includes('api.openai.com')));
  } finally {
    await proxy.close();
  }
  const [line = ''] = bulk.stand.files.get('file-1')?.text.split('\n') ?? [];
  const { messages, ...body } = parseObject(line).body as Record<string, unknown>;
  const names = { max_completion_tokens: 50, reasoning_effort: 'none' };
  assert.deepEqual(body, { model: 'gpt-6-luna', temperature: 0.5, ...names });
  assert.equal(Array.isArray(messages), true);
  const [batch] = bulk.stand.batches.values();
  const month = { anchor: 'created_at', seconds: 2_592_000 };
  assert.deepEqual(batch?.asked.output_expires_after, month);
});
