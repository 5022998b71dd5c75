import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { extraForbidden, invalidValue, refusedParameter } from '../support/model-errors.ts';
import type { FixedAnswer } from '../support/model-reply.ts';
import { type ChooseReply, type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { VALUES } from '../support/refused-values.ts';

const CAPS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];
const ASKED = { temperature: 0.5, max_tokens: 100 };

for (const format of ['chat', 'responses', 'completions'] as const) {
  describe(`after a refused request, ${format}`, () => {
    let model: ModelServer;
    let program: Program;

    before(async () => {
      model = await startModelServer();
      const env = { OPENAI_API: format, OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' };
      program = await startProgram({ env: { ...env, MAX_TOKENS_LIMIT: '200000' } });
    });

    after(async () => {
      await program.stop();
      await model.close();
    });

    /** The answer, and the bodies that went out for it. */
    async function ask(name: string, choose: ChooseReply, fields: object) {
      model.replyWith(choose);
      const before = model.requests.length;
      const response = await fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: 'Hi', model: name, ...fields }),
      });
      const answer = await response.json();
      const sent = model.requests.slice(before).map(({ body }) => body);
      return { status: response.status, answer, error: answer.error, sent };
    }

    /** Refuses one caller's values, and takes everything else. */
    function refuseTooMuch(fixed: FixedAnswer): ChooseReply {
      return ({ body }) => {
        const isTooMuch = CAPS.some((cap) => Number(body[cap]) > 50_000) || body.temperature === 2;
        return isTooMuch ? { fixed } : { text: 'An answer.' };
      };
    }

    for (const [name, { fixed }] of Object.entries(VALUES)) {
      test(`the next caller's body is what it would have been (${name})`, async () => {
        const choose = refuseTooMuch(fixed);
        const before = await ask(`value ${name}`, choose, ASKED);
        const refused = await ask(`value ${name}`, choose, { temperature: 2, max_tokens: 100_000 });
        assert.deepEqual([refused.status, refused.error?.code], [400, 'invalid_field']);
        assert.equal(refused.sent.length, 1);
        const after = await ask(`value ${name}`, choose, ASKED);
        assert.deepEqual(after.sent, before.sent);
        assert.deepEqual([after.status, after.answer.adjusted], [200, undefined]);
      });
    }

    test('a name is not remembered where leaving it out did not help', async () => {
      const all: ChooseReply = () => ({ fixed: refusedParameter('temperature', format) });
      const { error, sent } = await ask('never', all, ASKED);
      assert.deepEqual([error?.code, error?.param], ['unsupported_parameter', 'temperature']);
      assert.equal(sent.length, 2);
      const later = await ask('never', () => ({ text: 'An answer.' }), ASKED);
      assert.deepEqual([later.sent.length, later.sent[0]?.temperature], [1, 0.5]);
    });

    test('a cap is never dropped, whatever is said of it', async () => {
      const name = format === 'responses' ? 'max_output_tokens' : 'max_tokens';
      const choose: ChooseReply = ({ body }) =>
        CAPS.some((cap) => cap in body) ? { fixed: extraForbidden(name) } : { text: 'Uncapped.' };
      const { status, error, sent } = await ask('no cap', choose, ASKED);
      assert.deepEqual(
        [status, error?.code, error?.param],
        [400, 'unsupported_parameter', 'max_tokens'],
      );
      assert.ok(sent.every((body) => CAPS.some((cap) => body[cap] === 100)));
    });

    if (format !== 'chat') return;

    test('a cap refused for its value is not sent under a name that the server ignores', async () => {
      const choose: ChooseReply = ({ body }) =>
        Number(body.max_tokens) > 4096
          ? { fixed: invalidValue('max_tokens', 'max_tokens must be at most 4,096') }
          : { text: 'An answer.' };
      const { error, sent } = await ask('ignores', choose, { max_tokens: 100_000 });
      assert.deepEqual(
        [error?.code, error?.param, sent.length],
        ['invalid_field', 'max_tokens', 1],
      );
      assert.match(error.message, /at most 4096/);
    });

    test('a model that only takes its own temperature is asked without it from then on', async () => {
      const choose: ChooseReply = ({ body }) =>
        'temperature' in body
          ? {
              fixed: invalidValue(
                'temperature',
                'invalid temperature: only 1 is allowed for this model',
              ),
            }
          : { text: 'An answer.' };
      const first = await ask('fixed', choose, ASKED);
      assert.deepEqual([first.status, first.sent.length], [200, 2]);
      assert.equal(first.answer.adjusted?.[0]?.param, 'temperature');
      assert.equal((await ask('fixed', choose, ASKED)).sent.length, 1);
    });
  });
}
