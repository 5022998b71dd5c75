import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as errors from '../support/model-errors.ts';
import type { FixedAnswer, Format, Reply } from '../support/model-reply.ts';
import type { ModelServer } from '../support/model-server.ts';
import { startModelServer } from '../support/model-server.ts';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';

const KEY = 'sk-proj-canary-0123456789';
const TEXT = 'Раз два три четыре';

/**
 * What the model server does, and what the caller must be told. `isRetried`: more than one call is
 * made.
 */
type Case = { reply: Reply; status: number; code: string; isRetried?: boolean; partial?: string };

function refusal(fixed: FixedAnswer, status: number, code: string, isRetried = false): Case {
  return { reply: { fixed }, status, code, isRetried };
}

function casesOf(format: Format): Record<string, Case> {
  return {
    'wrong key': refusal(errors.invalidApiKey(KEY), 502, 'invalid_api_key'),
    'no key': refusal(errors.missingApiKey(), 502, 'invalid_api_key'),
    'no permission': refusal(errors.missingPermission(), 502, 'invalid_api_key'),
    country: refusal(errors.unsupportedCountry(), 502, 'unsupported_country'),
    model: refusal(errors.modelNotFound('x', format), 400, 'model_not_found'),
    'model, Ollama': refusal(errors.modelNotFoundOllama(), 400, 'model_not_found'),
    'model, vLLM': refusal(errors.modelNotFoundVllm(), 400, 'model_not_found'),
    length: refusal(errors.contextLengthExceeded(format), 400, 'context_length_exceeded'),
    'length, llama.cpp': refusal(
      errors.contextLengthExceededLlama(),
      400,
      'context_length_exceeded',
    ),
    'length, vLLM': refusal(errors.contextLengthExceededVllm(), 400, 'context_length_exceeded'),
    parameter: refusal(errors.refusedParameter('top_p', format), 400, 'unsupported_parameter'),
    rate: refusal(errors.rateLimited(), 429, 'upstream_rate_limited', true),
    'rate, slow down': refusal(
      errors.rateLimited(1, 'slow_down'),
      429,
      'upstream_rate_limited',
      true,
    ),
    'rate, too long to wait': refusal(errors.rateLimited(600), 429, 'upstream_rate_limited'),
    ...Object.fromEntries(
      [...errors.QUOTA_CODES, null].map((code) => [
        `quota ${code}`,
        refusal(errors.quotaExhausted(code), 502, 'insufficient_quota'),
      ]),
    ),
    '500': refusal(errors.serverError(), 502, 'upstream_error', true),
    '503': refusal(errors.unavailable(), 502, 'upstream_error', true),
    '408': refusal(errors.requestTimeout(), 502, 'upstream_error', true),
    page: refusal(errors.htmlPage(), 502, 'upstream_invalid_response'),
    'page 404': refusal(errors.htmlPage(404), 502, 'upstream_invalid_response'),
    'error with 200': refusal(errors.errorWithSuccessStatus(), 502, 'upstream_error'),
    ...brokenStreams(),
  };
}

function brokenStreams(): Record<string, Case> {
  const text = TEXT;
  const partial = 'Раз два';
  const incomplete = { status: 502, code: 'upstream_incomplete', partial };
  return {
    'drop before headers': {
      reply: { text, fault: { kind: 'drop', at: 'headers' } },
      status: 502,
      code: 'upstream_unreachable',
      isRetried: true,
    },
    'drop in the stream': { reply: { text, fault: { kind: 'drop', at: 2 } }, ...incomplete },
    'end in the stream': { reply: { text, fault: { kind: 'close', at: 2 } }, ...incomplete },
    'end before the finish': {
      reply: { text, fault: { kind: 'close', at: 99 } },
      ...incomplete,
      partial: TEXT,
    },
    'stall before headers': {
      reply: { text, fault: { kind: 'stall', at: 'headers' } },
      status: 504,
      code: 'upstream_timeout',
    },
    'stall in the stream': {
      reply: { text, fault: { kind: 'stall', at: 2 } },
      status: 504,
      code: 'upstream_timeout',
      partial,
    },
    'error in the stream': {
      reply: { text, fault: { kind: 'error-event', at: 2 } },
      status: 502,
      code: 'upstream_error',
      partial,
    },
    'failed in the stream': {
      reply: { text, fault: { kind: 'failed', at: 2 } },
      status: 502,
      code: 'upstream_error',
      partial,
    },
  };
}

for (const format of ['chat', 'responses', 'completions'] as const) {
  describe(`a model server that fails, ${format}`, { concurrency: true }, () => {
    const cases = casesOf(format);
    let model: ModelServer;
    let program: Program;

    before(async () => {
      model = await startModelServer();
      model.replyWith(
        ({ prompt }) => cases[prompt.split(' | ')[0] ?? '']?.reply ?? { text: 'not a case' },
      );
      program = await startProgram({
        env: {
          OPENAI_API: format,
          OPENAI_API_KEY: KEY,
          OPENAI_BASE_URL: model.url,
          RATE_LIMIT: 'off',
          UPSTREAM_TIMEOUT: '8',
          STREAM_IDLE_TIMEOUT: '4',
        },
      });
    });

    after(async () => {
      await program.stop();
      await model.close();
      assert.ok(!program.stdout().includes(KEY), 'the key is in the log');
    });

    function generate(prompt: string, stream: boolean): Promise<Response> {
      return fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt, stream }),
      });
    }

    for (const [name, expected] of Object.entries(cases)) {
      test(`${name}: ${expected.status} ${expected.code}`, async () => {
        const response = await generate(name, false);
        const body = await response.json();
        assert.deepEqual([response.status, body.error?.code], [expected.status, expected.code]);
        assert.equal(body.partial, expected.partial);
        assert.ok(!JSON.stringify(body).includes('canary'), 'the key is in the answer');
        const calls = model.requests.filter((request) => request.prompt === name).length;
        assert.equal(calls > 1, expected.isRetried ?? false, `${calls} calls`);
        if (expected.status === 429) assert.ok(Number(response.headers.get('retry-after')) >= 1);
      });

      if (expected.partial === undefined) continue;
      test(`${name}: as the last event of a stream`, async () => {
        const { order, text, error } = await collectEvents(
          await generate(`${name} | stream`, true),
        );
        assert.deepEqual(order, ['start', 'delta', 'error']);
        assert.deepEqual([text, error?.code], [expected.partial, expected.code]);
      });
    }
  });
}
