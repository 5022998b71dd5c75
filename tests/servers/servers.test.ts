import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import { assertValidBody } from '../support/check-outgoing-body.ts';
import type { Reply } from '../support/model-reply.ts';
import type { ModelRequest } from '../support/model-request.ts';
import type { ModelServer } from '../support/model-server.ts';
import { startModelServer } from '../support/model-server.ts';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';
import { SERVERS } from './all-servers.ts';
import { TEXT } from './chunks.ts';
import type { Server } from './server.ts';

/** The program before each kind of model server, replayed from what is publicly known of it. */

const KEY = 'key-of-the-server-0123456789';

/**
 * Streams and errors by the prompt; anything else gets an answer, once no field of it is refused.
 */
function replyAs({ streams, errors, refuseField }: Server, { prompt, body }: ModelRequest): Reply {
  const stream = streams[prompt];
  if (stream) return { pieces: stream.pieces };
  const error = Object.entries(errors).find(([kind]) => kind === prompt)?.[1];
  if (error) return { fixed: error.answer };
  const refused = Object.keys(body).find((name) => refuseField?.takes.includes(name) === false);
  if (refuseField && refused) return { fixed: refuseField.refuse(refused) };
  return { pieces: streams.whole?.pieces ?? [] };
}

for (const server of SERVERS) {
  const { name, baseUrl, model, cap, refuseField, streams, errors } = server;

  describe(name, { concurrency: true }, () => {
    const { pathname } = new URL(baseUrl);
    let standIn: ModelServer;
    let program: Program;

    before(async () => {
      const prefix = `/${pathname.split('/').filter(Boolean).join('/')}` as const;
      standIn = await startModelServer({ prefix, ...(server.needsKey && { apiKey: KEY }) });
      standIn.replyWith((request) => replyAs(server, request));
      program = await startProgram({
        env: {
          OPENAI_BASE_URL: `http://127.0.0.1:${standIn.port}${pathname}`,
          OPENAI_MODEL: model,
          ...(server.needsKey && { OPENAI_API_KEY: KEY }),
          ...(server.project && { OPENAI_PROJECT_ID: server.project }),
          RATE_LIMIT: 'off',
          UPSTREAM_TIMEOUT: '10',
        },
      });
    });

    after(async () => {
      await program.stop();
      await standIn.close();
    });

    function ask(fields: object): Promise<Response> {
      return fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      });
    }

    test('gets the model’s name, the cap under the name it obeys, and nothing that it refuses', async () => {
      const response = await ask({ prompt: 'Hi', temperature: 0.5, max_tokens: 50 });
      const answer = await response.json();
      assert.deepEqual([response.status, answer.result], [200, TEXT]);
      const last = standIn.requests.findLast(({ prompt }) => prompt === 'Hi');
      const sent = last?.body ?? {};
      assert.equal(last?.headers['openai-project'], server.project);
      assertValidBody('chat', sent);
      assert.deepEqual([sent.model, sent.temperature, sent[cap]], [model, 0.5, 50]);
      const extra = Object.keys(sent).filter(
        (field) => refuseField?.takes.includes(field) === false,
      );
      assert.deepEqual(extra, []);
      const caps = ['max_tokens', 'max_completion_tokens'].filter((field) => field in sent);
      assert.deepEqual(caps, [cap]);
    });

    for (const [kind, { text, ending }] of Object.entries(streams)) {
      const code = 'code' in ending ? ending.code : undefined;

      test(`streams, ${kind}: ${code ?? JSON.stringify(ending)}`, async () => {
        const response = await ask({ prompt: kind, model: `of ${kind}` });
        const answer = await response.json();
        if ('finish' in ending) {
          assert.deepEqual([response.status, answer.finish_reason], [200, ending.finish]);
          assert.equal(answer.result, text);
        } else {
          assert.equal(answer.error?.code, code);
          assert.equal(answer.partial ?? '', text);
        }
      });

      test(`streams, ${kind}, passed on as events`, async () => {
        const response = await ask({ prompt: kind, model: `of ${kind}`, stream: true });
        if (response.status !== 200) {
          assert.equal((await response.json()).error.code, code);
          return;
        }
        const events = await collectEvents(response);
        assert.equal(events.text, text);
        assert.equal(events.error?.code, code);
        if ('finish' in ending) assert.equal(events.done?.finish_reason, ending.finish);
      });
    }

    for (const [kind, { code, param }] of Object.entries(errors)) {
      test(`errs, ${kind}: ${code}`, async () => {
        const response = await ask({
          prompt: kind,
          model: `of ${kind}`,
          temperature: 1.9,
          max_tokens: 100_000,
        });
        const { error } = await response.json();
        assert.deepEqual([response.status, error?.code], [ERRORS[code].status, code]);
        assert.equal(error?.param, param);
      });
    }
  });
}
