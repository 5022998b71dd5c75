import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertOnlyFields, assertValidBody } from '../support/check-outgoing-body.ts';
import { refuseAsMistral, refuseFields } from '../support/model-choosers.ts';
import { unknownParameter, unsupportedPropertyGroq } from '../support/model-errors.ts';
import type { Format } from '../support/model-reply.ts';
import type { ChooseReply, ModelServer } from '../support/model-server.ts';
import { startModelServer } from '../support/model-server.ts';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';

const TEXT = 'An answer all the same.';

for (const format of ['chat', 'responses', 'completions'] as const satisfies Format[]) {
  describe(`what ${format} sends`, () => {
    let model: ModelServer;
    let program: Program;

    before(async () => {
      model = await startModelServer({ validate: true });
      model.reply = { text: TEXT };
      program = await startProgram({
        env: { OPENAI_API: format, OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' },
      });
    });

    after(async () => {
      await program.stop();
      await model.close();
    });

    /** Asks a model of its own, since refusals are remembered by model. */
    async function ask(name: string, choose: ChooseReply, fields: object = {}) {
      model.replyWith(choose);
      const response = await fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: 'Hi', model: name, ...fields }),
      });
      const body = await response.json();
      const sent = model.requests.filter((request) => request.body.model === name);
      return { status: response.status, body, sent: sent.map((request) => request.body) };
    }

    test('is valid by the API document, and no more than is needed', async () => {
      const all = { temperature: 0.5, max_tokens: 50, continue_from: 'Hello' };
      for (const [name, fields] of Object.entries({ bare: {}, full: all })) {
        const { status, body, sent } = await ask(name, () => ({ text: TEXT }), fields);
        assert.deepEqual([status, body.result, sent.length], [200, TEXT, 1]);
        assertValidBody(format, sent[0]);
        assert.equal(body.adjusted, undefined);
      }
      const needed = {
        chat: ['model', 'messages', 'stream', 'stream_options'],
        responses: ['model', 'input', 'stream', 'store'],
        completions: ['model', 'prompt', 'stream', 'stream_options', 'max_tokens'],
      };
      const bare = model.requests.find((request) => request.body.model === 'bare');
      assertOnlyFields(bare?.body, needed[format]);
    });

    const refusals = {
      OpenAI: undefined,
      Mistral: refuseAsMistral,
      Groq: unsupportedPropertyGroq,
      'words alone': (name: string) => unknownParameter(name, 'chat'),
    };
    for (const [server, refuse] of Object.entries(refusals)) {
      test(`leaves a refused temperature out, once and for all (${server})`, async () => {
        const choose = refuseFields(['temperature'], { text: TEXT }, refuse);
        const name = `no-temperature-${server}`;
        const first = await ask(name, choose, { temperature: 0.5 });
        assert.deepEqual([first.status, first.body.result], [200, TEXT]);
        assert.deepEqual(
          first.sent.map((body) => 'temperature' in body),
          [true, false],
        );
        assert.equal(first.body.adjusted?.[0]?.param, 'temperature');
        const second = await ask(name, choose, { temperature: 0.5 });
        assert.equal(second.sent.length, 3);
        assert.equal(second.body.adjusted?.[0]?.param, 'temperature');
      });
    }

    if (format !== 'chat') return;

    test('sends a refused token cap under its other name, never without it', async () => {
      const choose = refuseFields(['max_tokens'], { text: TEXT });
      const { status, body, sent } = await ask('renamed', choose, { max_tokens: 50 });
      assert.equal(status, 200);
      assert.deepEqual(
        sent.map(({ max_tokens, max_completion_tokens }) => [max_tokens, max_completion_tokens]),
        [
          [50, undefined],
          [undefined, 50],
        ],
      );
      assert.equal(body.adjusted?.[0]?.param, 'max_tokens');
      const never = refuseFields(['max_tokens', 'max_completion_tokens'], { text: TEXT });
      const refused = await ask('uncapped', never, { max_tokens: 50 });
      assert.deepEqual([refused.status, refused.body.error?.code], [400, 'unsupported_parameter']);
      assert.equal(refused.body.error?.param, 'max_tokens');
    });

    test('goes on without usage where stream_options is refused', async () => {
      const choose = refuseFields(['stream_options'], { text: TEXT });
      const { status, body } = await ask('no-options', choose);
      assert.deepEqual([status, body.result, body.usage], [200, TEXT, null]);
    });
  });
}
