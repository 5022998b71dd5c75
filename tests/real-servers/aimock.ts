import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ERRORS, type ErrorCode } from '../../lib/contract/error-codes.ts';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';
import type { RealServer } from './real-server.ts';
import { startRealServer } from './real-server.ts';

/**
 * The program before aimock, an independent stand-in for OpenAI's API. Run by `npm run test:real`.
 */

const TEXT = 'Привет, world!\n\n— 你好 👋🏽 “ok”, and a few words more.';

type Case = {
  response: object;
  options?: object;
  finish?: string;
  code?: ErrorCode;
  /** By Responses aimock says nothing of a filter. */
  isForChat?: true;
};

function refuse(status: number, message: string, code: string, type = 'invalid_request_error') {
  return { status, error: { message, type, code } };
}

const CASES: Readonly<Record<string, Case>> = {
  whole: { response: { content: TEXT }, options: { chunkSize: 3 }, finish: 'stop' },
  cut: { response: { content: TEXT, finishReason: 'length' }, finish: 'length' },
  filtered: {
    response: { content: TEXT, finishReason: 'content_filter' },
    finish: 'content_filter',
    isForChat: true,
  },
  'broken off': {
    response: { content: TEXT },
    options: { chunkSize: 5, truncateAfterChunks: 4, latency: 20 },
    code: 'upstream_incomplete',
  },
  'wrong key': {
    response: refuse(401, 'Incorrect API key provided', 'invalid_api_key'),
    code: 'invalid_api_key',
  },
  'no quota': {
    response: refuse(429, 'You exceeded your current quota', 'insufficient_quota'),
    code: 'insufficient_quota',
  },
  'no model': {
    response: refuse(404, 'The model does not exist', 'model_not_found'),
    code: 'model_not_found',
  },
  'too long': {
    response: refuse(400, 'maximum context length is 8192', 'context_length_exceeded'),
    code: 'context_length_exceeded',
  },
  'out of order': {
    response: refuse(500, 'The server had an error', 'server_error', 'server_error'),
    code: 'upstream_error',
  },
};

for (const api of ['chat', 'responses']) {
  describe(`aimock, ${api}`, { concurrency: true }, () => {
    let server: RealServer;
    let program: Program;

    before(async () => {
      const fixtures = Object.entries(CASES).map(([prompt, one]) => ({ prompt, ...one }));
      server = await startRealServer(
        'start-aimock.mjs',
        `fixtures-${api}.json`,
        JSON.stringify(fixtures),
      );
      program = await startProgram({
        env: { OPENAI_API: api, OPENAI_BASE_URL: server.url, RATE_LIMIT: 'off' },
      });
    });

    after(async () => {
      await program.stop();
      await server.stop();
    });

    function ask(fields: object): Promise<Response> {
      return fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      });
    }

    for (const [prompt, { finish, code, isForChat }] of Object.entries(CASES)) {
      if (isForChat && api !== 'chat') continue;
      test(`${prompt}: ${finish ?? code}`, async () => {
        const response = await ask({ prompt, temperature: 0.5, max_tokens: 100 });
        const answer = await response.json();
        assert.deepEqual([answer.finish_reason, answer.error?.code], [finish, code]);
        assert.equal(response.status, code ? ERRORS[code].status : 200);
        if (finish) assert.equal(answer.result, TEXT);
      });

      test(`${prompt}, as events`, async () => {
        const response = await ask({ prompt, stream: true });
        if (response.status !== 200) {
          assert.equal((await response.json()).error.code, code);
          return;
        }
        const { text, done, error } = await collectEvents(response);
        assert.deepEqual([done?.finish_reason, error?.code], [finish, code]);
        assert.ok(finish ? text === TEXT : TEXT.startsWith(text));
      });
    }
  });
}
