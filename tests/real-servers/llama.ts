import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';
import { collectEvents, readEvents } from '../support/read-events.ts';
import { makeRandomModel } from './random-model.ts';
import type { RealServer } from './real-server.ts';
import { startRealServer } from './real-server.ts';

/**
 * The program before llama.cpp, which computes every token of a model with random weights. Run by
 * `npm run test:real`.
 */

let server: RealServer;

before(async () => {
  server = await startRealServer('start-llama.mjs', 'random.gguf', makeRandomModel(7));
});

after(() => server.stop());

function ask(program: Program, fields: object): Promise<Response> {
  return fetch(`${program.url}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'Hello', ...fields }),
  });
}

function startFor(api: 'chat' | 'completions'): Promise<Program> {
  return startProgram({
    env: {
      OPENAI_API: api,
      OPENAI_BASE_URL: server.url,
      OPENAI_MODEL: 'random',
      RATE_LIMIT: 'off',
    },
  });
}

describe('llama.cpp, chat', () => {
  let program: Program;

  before(async () => {
    program = await startFor('chat');
  });

  after(() => program.stop());

  test('is capped at the token, and says so', async () => {
    const response = await ask(program, { max_tokens: 12 });
    const answer = await response.json();
    assert.deepEqual([response.status, answer.finish_reason], [200, 'length']);
    assert.equal(answer.usage.completion_tokens, 12);
    assert.notEqual(answer.result.trim(), '');
    assert.ok(answer.result.isWellFormed());
    assert.equal(answer.adjusted, undefined);
  });

  test('gives the same text as JSON, as events and as text', async () => {
    const fields = { max_tokens: 30, prompt: 'Город и утро' };
    const { result } = await (await ask(program, fields)).json();
    const events = await collectEvents(await ask(program, { ...fields, stream: true }));
    assert.deepEqual(events.order, ['start', 'delta', 'done']);
    assert.equal(events.text, result);
    const form = new URLSearchParams({ prompt: fields.prompt, max_tokens: '30' });
    const text = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: { accept: 'text/plain' },
      body: form,
    });
    assert.equal(await text.text(), result);
  });

  test('serves the next when a caller leaves', async () => {
    // This server goes on by itself for a caller that left, so its answer has an end.
    for await (const { event } of readEvents(
      await ask(program, { stream: true, max_tokens: 60 }),
    )) {
      if (event === 'delta') break;
    }
    const next = await (await ask(program, { max_tokens: 3 })).json();
    assert.equal(next.finish_reason, 'length');
  });

  test('does not know a model, which the caller is told', async () => {
    const response = await ask(program, { model: 'none' });
    const { error } = await response.json();
    assert.deepEqual([response.status, error.code], [400, 'model_not_found']);
  });

  test('is listed at /api/models', async () => {
    const { models } = await (await fetch(`${program.url}/api/models`)).json();
    assert.deepEqual(models, [{ id: 'random' }]);
  });
});

describe('llama.cpp, legacy completions', () => {
  let program: Program;

  before(async () => {
    program = await startFor('completions');
  });

  after(() => program.stop());

  test('is capped at the token, and says so', async () => {
    const answer = await (await ask(program, { max_tokens: 12 })).json();
    // This server tells no usage here.
    assert.deepEqual([answer.finish_reason, answer.usage], ['length', null]);
    assert.notEqual(answer.result.trim(), '');
  });
});
