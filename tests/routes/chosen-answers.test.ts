import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer, waitUntil } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

/** The table of docs/decisions/005-where-the-contract-is-silent.md, row by row. */

let model: ModelServer;
let program: Program;

before(async () => {
  model = await startModelServer();
  program = await startProgram({
    env: {
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'own-model',
      OPENAI_MODELS: 'first-model,second-model',
      MAX_TOKENS_LIMIT: '50',
      RATE_LIMIT: 'off',
    },
  });
});

after(async () => {
  await program.stop();
  await model.close();
});

type Outcome = { status: number; type: string; body: { error?: { code: string; param?: string } } };

async function send(body: BodyInit, headers: Record<string, string> = {}): Promise<Outcome> {
  const response = await fetch(`${program.url}/api/generate`, { method: 'POST', body, headers });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: await response.json(),
  };
}

function sendJson(value: unknown, headers: Record<string, string> = {}): Promise<Outcome> {
  return send(JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

async function assertRefused(body: unknown, code: string, param?: string): Promise<void> {
  const { error } = (await sendJson(body)).body;
  assert.deepEqual([error?.code, error?.param], [code, param], JSON.stringify(body));
}

test('a field that is null counts as absent', async () => {
  const unset = { temperature: null, model: null, stream: null, preset: null, max_tokens: null };
  assert.equal((await sendJson({ prompt: 'Hi', animal: null, ...unset })).status, 200);
  assert.ok(!('temperature' in (model.requests.at(-1)?.body ?? {})));
  await assertRefused({ prompt: null }, 'missing_prompt');
});

test('a stop of blanks is sent, instructions of blanks are not', async () => {
  for (const stop of ['\n', ' ', ['\n\n']]) {
    assert.equal((await sendJson({ prompt: 'Hi', stop, system: ' ' })).status, 200);
    const { body } = model.requests.at(-1) ?? {};
    assert.deepEqual([body?.stop, body?.messages], [stop, [{ role: 'user', content: 'Hi' }]]);
  }
});

test('an unknown field is told before any other fault', async () => {
  await assertRefused({ promt: 'Hi' }, 'unknown_field', 'promt');
  await assertRefused({ prompt: 'Hi', temperature: 9, modle: 'x' }, 'unknown_field', 'modle');
});

test('JSON that is no object is invalid', async () => {
  for (const body of [[{ prompt: 'Hi' }], 'Hi', 1, null]) await assertRefused(body, 'invalid_json');
});

test('half a character is an invalid encoding', async () => {
  await assertRefused({ prompt: 'a\ud800' }, 'invalid_encoding');
  await assertRefused({ prompt: 'a', continue_from: '\udc00' }, 'invalid_encoding');
});

test('a form may repeat a field, write a decimal comma and leave fields empty', async () => {
  const form = new URLSearchParams('prompt=one&prompt=two&temperature=0,6&max_tokens=&model=');
  assert.equal((await send(form)).status, 200);
  const { prompt, body } = model.requests.at(-1) ?? {};
  assert.deepEqual([prompt, body?.temperature, body?.model], ['two', 0.6, 'own-model']);
});

test('a number as text is refused in JSON', async () => {
  await assertRefused({ prompt: 'Hi', temperature: '0.6' }, 'invalid_field', 'temperature');
});

test('an empty continue_from is none', async () => {
  await sendJson({ prompt: 'Hi', continue_from: '' });
  const { messages } = model.requests.at(-1)?.body ?? {};
  assert.equal(Array.isArray(messages) && messages.length, 1);
});

test('the default model may be used, also by name, when it is not on the list', async () => {
  assert.equal((await sendJson({ prompt: 'Hi' })).status, 200);
  assert.equal((await sendJson({ prompt: 'Hi', model: 'own-model' })).status, 200);
  assert.equal((await sendJson({ prompt: 'Hi', model: 'second-model' })).status, 200);
  await assertRefused({ prompt: 'Hi', model: 'third-model' }, 'model_not_allowed', 'model');
});

test('the field decides on the form of the answer before the header, and JSON is for all others', async () => {
  const accepts = { 'text/plain': false, 'image/png': undefined, '*/*': undefined };
  for (const [accept, stream] of Object.entries(accepts)) {
    const { type } = await sendJson({ prompt: 'Hi', stream }, { accept });
    assert.match(type, /^application\/json/, accept);
  }
});

test('HEAD is answered where GET is', async () => {
  const head = (path: string) => fetch(`${program.url}${path}`, { method: 'HEAD' });
  assert.equal((await head('/api/health')).status, 200);
  assert.equal((await head('/api/generate')).status, 405);
});

test('us-ascii is taken, since it is UTF-8; other character sets are not', async () => {
  const withCharset = (name: string) => ({ 'content-type': `application/json; charset=${name}` });
  assert.equal((await sendJson({ prompt: 'Hi' }, withCharset('us-ascii'))).status, 200);
  assert.equal((await sendJson({ prompt: 'Hi' }, withCharset('windows-1251'))).status, 415);
});

test('more max_tokens than the limit is refused, not cut', async () => {
  await assertRefused({ prompt: 'Hi', max_tokens: 51 }, 'invalid_field', 'max_tokens');
});

test('a caller that leaves is logged as 499', async () => {
  model.reply = { fault: { kind: 'stall', at: 1 } };
  const leave = new AbortController();
  const body = JSON.stringify({ prompt: 'Hi' });
  const headers = { 'content-type': 'application/json' };
  const left = assert.rejects(
    fetch(`${program.url}/api/generate`, { method: 'POST', body, headers, signal: leave.signal }),
  );
  await waitUntil(() => model.running() === 1, 5000, 'the call did not arrive');
  leave.abort();
  await left;
  const line = await program.findLog(({ code }) => code === 'caller_left');
  assert.equal(line.status, 499);
  model.reply = {};
});

test('an error told with status 200 is an error', async () => {
  model.reply = { fixed: { status: 200, body: { error: { code: 'insufficient_quota' } } } };
  await assertRefused({ prompt: 'Hi' }, 'insufficient_quota');
  model.reply = {};
});

test('an answer is complete with its finish reason, also an unknown one and a break behind it', async () => {
  const answer = [{ delta: { content: 'Whole.' } }, { delta: {}, finish_reason: 'eos' }];
  const frames = answer.map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(frames.join(''), () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = await startProgram({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } });
  try {
    const body = new URLSearchParams({ prompt: 'Hi' });
    const response = await fetch(`${other.url}/api/generate`, { method: 'POST', body });
    const { result, finish_reason, usage } = await response.json();
    assert.deepEqual([result, finish_reason, usage], ['Whole.', 'stop', null]);
  } finally {
    await other.stop();
    server.close();
  }
});

test('without a model server the list of models is that of the settings', async () => {
  const demo = await startProgram({ env: { OPENAI_MODELS: 'one,two', OPENAI_MODEL: 'one' } });
  try {
    const list = await (await fetch(`${demo.url}/api/models`)).json();
    assert.deepEqual(list, { models: [{ id: 'one' }, { id: 'two' }], default: 'one' });
  } finally {
    await demo.stop();
  }
});
