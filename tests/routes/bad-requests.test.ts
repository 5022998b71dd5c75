import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Program, startProgram } from '../support/program.ts';

type Case = {
  body: string | Uint8Array<ArrayBuffer>;
  type?: string;
  headers?: Record<string, string>;
  status?: number;
  code: string;
  param?: string;
};

const FORM = 'application/x-www-form-urlencoded';

const CASES: Record<string, Case> = {
  'broken JSON': { body: '{"prompt": "x"', code: 'invalid_json' },
  'an empty body': { body: '', code: 'invalid_json' },
  'a list': { body: '["x"]', code: 'invalid_json' },
  'a string': { body: '"x"', code: 'invalid_json' },
  'deep nesting': { body: '['.repeat(19_000), code: 'invalid_json' },
  'bytes that are no UTF-8': { body: new Uint8Array([123, 0xff, 125]), code: 'invalid_encoding' },
  'half a surrogate pair': { body: '{"prompt": "\\ud83d"}', code: 'invalid_encoding' },
  'a form that is no UTF-8': { body: 'prompt=%FF', type: FORM, code: 'invalid_encoding' },
  'a form with a broken escape': { body: 'prompt=%G1', type: FORM, code: 'invalid_encoding' },
  'no prompt': { body: '{}', code: 'missing_prompt' },
  'a prompt of null': { body: '{"prompt": null}', code: 'missing_prompt' },
  'a blank prompt': { body: '{"prompt": " \\n\\t "}', code: 'missing_prompt' },
  'a blank animal': { body: '{"animal": " "}', code: 'missing_prompt' },
  'an empty form field': { body: 'prompt=', type: FORM, code: 'missing_prompt' },
  'a prompt that is a number': { body: '{"prompt": 5}', code: 'invalid_field', param: 'prompt' },
  'a prompt that is too long': {
    body: JSON.stringify({ prompt: 'ё'.repeat(1001) }),
    code: 'invalid_field',
    param: 'prompt',
  },
  'too hot': {
    body: '{"prompt": "x", "temperature": 2.1}',
    code: 'invalid_field',
    param: 'temperature',
  },
  'too cold': {
    body: 'prompt=x&temperature=-1',
    type: FORM,
    code: 'invalid_field',
    param: 'temperature',
  },
  'a temperature in words': {
    body: 'prompt=x&temperature=hot',
    type: FORM,
    code: 'invalid_field',
    param: 'temperature',
  },
  'an infinite temperature': {
    body: '{"prompt": "x", "temperature": 1e999}',
    code: 'invalid_field',
    param: 'temperature',
  },
  'no tokens': {
    body: '{"prompt": "x", "max_tokens": 0}',
    code: 'invalid_field',
    param: 'max_tokens',
  },
  'half a token': {
    body: '{"prompt": "x", "max_tokens": 1.5}',
    code: 'invalid_field',
    param: 'max_tokens',
  },
  'a stream of text': {
    body: '{"prompt": "x", "stream": "yes"}',
    code: 'invalid_field',
    param: 'stream',
  },
  'animal and prompt': {
    body: '{"prompt": "x", "animal": "Cat"}',
    code: 'invalid_field',
    param: 'animal',
  },
  'animal and another preset': {
    body: '{"animal": "Cat", "preset": "translate"}',
    code: 'invalid_field',
    param: 'animal',
  },
  'a slip in a name': { body: '{"promt": "x"}', code: 'unknown_field', param: 'promt' },
  'a name from the prototype': { body: '{"prompt": "x", "__proto__": 1}', code: 'unknown_field' },
  'an unknown preset': { body: '{"prompt": "x", "preset": "none"}', code: 'unknown_preset' },
  'a model that is not offered': {
    body: '{"prompt": "x", "model": "gpt-x"}',
    code: 'model_not_allowed',
  },
  'plain text': { body: 'x', type: 'text/plain', status: 415, code: 'unsupported_media_type' },
  'another character set': {
    body: '{}',
    type: 'application/json; charset=windows-1251',
    status: 415,
    code: 'unsupported_media_type',
  },
  'a compressed body': {
    body: '{}',
    headers: { 'Content-Encoding': 'gzip' },
    status: 415,
    code: 'unsupported_media_type',
  },
  'a body that is too large': { body: ' '.repeat(20_001), status: 413, code: 'body_too_large' },
};

describe('a bad request', () => {
  let program: Program;
  before(async () => {
    program = await startProgram({
      env: {
        OPENAI_MODELS: 'gpt-6-luna,gpt-6-sol',
        MAX_PROMPT_CHARS: '1000',
        MAX_BODY_BYTES: '20000',
        RATE_LIMIT: 'off',
      },
    });
  });
  after(() => program.stop());

  const send = (one: Case, language = 'en') =>
    fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: {
        'Content-Type': one.type ?? 'application/json',
        'Accept-Language': language,
        Accept: 'text/event-stream',
        ...one.headers,
      },
      body: one.body,
    });

  for (const [name, one] of Object.entries(CASES)) {
    test(`${name} is ${one.status ?? 400} ${one.code}, in both languages`, async () => {
      for (const language of ['en', 'ru']) {
        const response = await send(one, language);
        assert.equal(response.status, one.status ?? 400);
        assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
        const { error } = await response.json();
        assert.equal(error.code, one.code);
        if (one.param) assert.equal(error.param, one.param);
        assert.equal(error.request_id, response.headers.get('x-request-id'));
        assert.equal(/[а-яё]/i.test(error.message), language === 'ru');
        assert.doesNotMatch(error.message, /\{(param|hint|seconds)\}|undefined|\[object/);
      }
    });
  }

  test('an unknown field is told the nearest known one', async () => {
    const response = await send({ body: '{"maxTokens": 5}', code: 'unknown_field' });
    assert.match((await response.json()).error.message, /max_tokens/);
  });

  for (const path of ['/api', '/api/none', '/api/generate/more', '/api/Generate']) {
    test(`${path} is no address, and says so in JSON`, async () => {
      const response = await fetch(program.url + path);
      assert.equal(response.status, 404);
      assert.equal((await response.json()).error.code, 'not_found');
    });
  }

  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    test(`${method} is no way to ask`, async () => {
      const response = await fetch(`${program.url}/api/generate`, { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
      assert.equal((await response.json()).error.code, 'method_not_allowed');
    });
  }
});
