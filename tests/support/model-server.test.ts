import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { assertOnlyFields, assertValidBody } from './check-outgoing-body.ts';
import { failFirst, refuseAsMistral, refuseFields, replyByPrompt } from './model-choosers.ts';
import * as errors from './model-errors.ts';
import type { Format, Reply } from './model-reply.ts';
import type { ModelServer } from './model-server.ts';
import { startModelServer } from './model-server.ts';

const TEXT = ' Привет, мир! 👩‍👩‍👧\n\nконец  ';

let model: ModelServer;
let client: OpenAI;

before(async () => {
  model = await startModelServer();
  client = new OpenAI({ apiKey: 'sk-test', baseURL: model.url, maxRetries: 0 });
});

after(() => model.close());

afterEach(async () => {
  await model.idle();
  model.requests.length = 0;
  model.reply = {};
  model.modelsReply = {};
});

function post(format: Format, body: object, signal?: AbortSignal): Promise<Response> {
  const paths = { chat: '/chat/completions', responses: '/responses', completions: '/completions' };
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  return fetch(model.url + paths[format], init);
}

test('errors carry the fields by which the package knows them', async () => {
  const cases: [Reply['fixed'], number, string | null, string | null][] = [
    [errors.invalidApiKey('sk-proj-secret-0123'), 401, 'invalid_api_key', null],
    [errors.unsupportedCountry(), 403, 'unsupported_country_region_territory', null],
    [errors.modelNotFound('x'), 404, 'model_not_found', null],
    [errors.contextLengthExceeded(), 400, 'context_length_exceeded', 'messages'],
    [errors.refusedParameter('temperature'), 400, 'unsupported_value', 'temperature'],
    [errors.refusedParameter('temperature', 'responses'), 400, null, 'temperature'],
    [errors.quotaExhausted(), 429, 'insufficient_quota', null],
    [errors.rateLimited(7), 429, 'rate_limit_exceeded', null],
  ];
  for (const [fixed, status, code, param] of cases) {
    model.replyWith(() => (fixed ? { fixed } : {}));
    const call = client.chat.completions.create({ model: 'm', messages: [], stream: true });
    const thrown = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof OpenAI.APIError);
    assert.deepEqual([thrown.status, thrown.code, thrown.param], [status, code, param]);
  }
  model.replyWith(() => ({ fixed: errors.rateLimited(7) }));
  assert.equal((await post('chat', {})).headers.get('retry-after'), '7');
});

test('pages and errors can come with a success status', async () => {
  model.replyWith(() => ({ fixed: errors.htmlPage() }));
  const page = await post('chat', { stream: true });
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  model.replyWith(() => ({ fixed: errors.errorWithSuccessStatus() }));
  assert.match(await (await post('chat', { stream: true })).text(), /"error"/);
});

test('replies can depend on the request', async () => {
  model.replyWith(failFirst(2, { fixed: errors.serverError() }, { text: 'third' }));
  const statuses = [await post('chat', {}), await post('chat', {}), await post('chat', {})];
  assert.deepEqual(
    statuses.map((response) => response.status),
    [500, 500, 200],
  );
  model.replyWith(refuseFields(['temperature', 'reasoning.effort']));
  assert.equal((await post('responses', { reasoning: { effort: 'none' } })).status, 400);
  assert.equal((await post('responses', { reasoning: {} })).status, 200);
  model.replyWith(refuseFields(['max_completion_tokens'], {}, refuseAsMistral));
  assert.equal((await post('chat', { max_completion_tokens: 5 })).status, 422);
  model.replyWith(replyByPrompt({ cat: { text: 'meow' } }, { text: 'woof' }));
  const messages = [{ role: 'user', content: [{ type: 'text', text: 'a cat' }] }];
  assert.match(await (await post('chat', { messages })).text(), /meow/);
  assert.match(await (await post('responses', { input: 'a dog' })).text(), /woof/);
  assert.match(await (await post('completions', { prompt: 'a cat' })).text(), /meow/);
});

test('requests are kept as they came', async () => {
  await post('chat', { model: 'm', messages: [{ role: 'user', content: TEXT }] });
  const [request] = model.requests;
  assert.equal(request?.prompt, TEXT);
  assert.equal(request?.method, 'POST');
  assert.equal(request?.path, '/v1/chat/completions');
  assert.equal(request?.rawBody, JSON.stringify(request?.body));
});

test('models are listed with their shutdown dates', async () => {
  model.models = [{ id: 'old', shutdown_date: '2027-01-14' }, { id: 'new' }];
  const { data } = await client.models.list();
  assert.deepEqual(
    data.map(({ id, shutdown_date }) => [id, shutdown_date]),
    [
      ['old', '2027-01-14'],
      ['new', null],
    ],
  );
  model.modelsReply = { fixed: errors.serverError(503) };
  await assert.rejects(client.models.list(), { status: 503 });
});

describe('a strict server', () => {
  let strict: ModelServer;
  before(async () => {
    strict = await startModelServer({
      prefix: 'v1',
      validate: true,
      apiKey: 'sk-right-0123456789',
      formats: ['chat', 'responses'],
    });
  });
  after(() => strict.close());

  async function ask(path: string, body: object, key = 'sk-right-0123456789') {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${strict.port}${path}`, init);
    const { error } = await response.json();
    return [response.status, error?.param ?? error?.code ?? error?.message];
  }

  test('refuses addresses, keys and fields that it does not know', async () => {
    const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
    assert.deepEqual(await ask('/v1/chat/completions', chat), [200, undefined]);
    assert.equal((await ask('/chat/completions', chat))[0], 404);
    assert.equal((await ask('/v1/completions', { model: 'm', prompt: 'Hi' }))[0], 404);
    assert.deepEqual(await ask('/v1/chat/completions', chat, 'wrong-key-0123456'), [
      401,
      'invalid_api_key',
    ]);
    const [status, message] = await ask('/v1/chat/completions', { ...chat, max_output_tokens: 5 });
    assert.equal(status, 400);
    assert.match(message, /max_output_tokens/);
    const responses = { model: 'm', input: 'Hi' };
    assert.deepEqual(await ask('/v1/responses', { ...responses, max_tokens: 5 }), [
      400,
      'max_tokens',
    ]);
  });
});

test('outgoing bodies are held to the shape of their endpoint', () => {
  const messages = [{ role: 'user', content: 'Hi' }];
  assertValidBody('chat', { model: 'm', messages, stream: true, reasoning_effort: 'none' });
  assertValidBody('responses', { model: 'm', input: 'Hi', store: false, max_output_tokens: 16 });
  assertValidBody('completions', { model: 'm', prompt: 'Hi', max_tokens: 1000 });
  const wrong: [Format, object][] = [
    ['chat', { model: 'm', messages: [] }],
    ['chat', { model: 'm', messages, temperature: 3 }],
    ['chat', { model: 'm', messages, max_tokens: 5, max_completion_tokens: 5 }],
    ['chat', { model: 'm', messages, stream_options: { include_usage: true } }],
    ['responses', { model: 'm', messages }],
    ['responses', { model: 'm', input: 'Hi', max_output_tokens: 15 }],
    ['completions', { model: 'm', prompt: 'Hi', max_completion_tokens: 5 }],
    ['completions', { model: 'm' }],
  ];
  for (const [format, body] of wrong) {
    assert.throws(() => assertValidBody(format, body), assert.AssertionError, JSON.stringify(body));
  }
  assert.throws(() => assertOnlyFields({ model: 'm', store: false }, ['model']));
});
