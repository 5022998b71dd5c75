import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ChooseReply, type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { said } from '../support/refused.ts';
import { REFUSED_NAMES, REFUSED_WORDS } from '../support/refused-words.ts';

const ALL = {
  temperature: 0.5,
  max_tokens: 100,
  top_p: 0.5,
  reasoning_effort: 'low',
  stop: ['x'],
  seed: 5,
  response_format: { type: 'json_object' },
};

describe('a refusal costs nobody else', { concurrency: true }, () => {
  let model: ModelServer;
  let program: Program;
  const replies = new Map<unknown, ChooseReply>();

  before(async () => {
    model = await startModelServer();
    model.replyWith((request) => replies.get(request.body.model)?.(request) ?? { text: '{}' });
    const env = { OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off', MAX_TOKENS_LIMIT: '200000' };
    program = await startProgram({ env });
  });

  after(async () => {
    await program.stop();
    await model.close();
  });

  async function ask(name: string, fields: object) {
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'Hi', model: name, ...fields }),
    });
    const { error, adjusted } = await response.json();
    const sent = model.requests.filter(({ body }) => body.model === name).map(({ body }) => body);
    return { status: response.status, error, adjusted, sent };
  }

  for (const [name, { fields, refuses, fixed }] of Object.entries(REFUSED_WORDS)) {
    test(`a value is refused alone (${name})`, async () => {
      replies.set(name, ({ body }) => (refuses(body) ? { fixed } : { text: '{}' }));
      const refused = await ask(name, fields);
      const [param] = Object.keys(fields);
      assert.deepEqual(
        [refused.status, refused.error?.code, refused.error?.param, refused.sent.length],
        [400, 'invalid_field', param, 1],
      );
      const next = await ask(name, ALL);
      assert.deepEqual([next.status, next.adjusted, next.sent.length], [200, undefined, 2]);
      const fresh = await ask(`fresh ${name}`, ALL);
      assert.deepEqual({ ...next.sent[1], model: '' }, { ...fresh.sent[0], model: '' });
    });
  }

  for (const [server, [param, fixed]] of Object.entries(REFUSED_NAMES)) {
    test(`a name is left out, and is remembered (${server})`, async () => {
      const name = `name ${server}`;
      replies.set(name, ({ body }) => (param in body ? { fixed } : { text: '{}' }));
      const fields = { [param]: param === 'seed' ? 42 : param === 'stop' ? ['x'] : 'low' };
      const first = await ask(name, fields);
      assert.deepEqual([first.status, first.adjusted?.[0]?.param], [200, param], first.error?.code);
      assert.equal((await ask(name, fields)).sent.length, 3);
    });
  }

  test('words that could fit a value as well are remembered for that value alone', async () => {
    const [status, body] = said(400, 'The temperature you chose is not supported');
    replies.set('unsure', (request) =>
      request.body.temperature === 1.5 ? { fixed: { status, body } } : { text: '{}' },
    );
    assert.equal((await ask('unsure', { temperature: 1.5 })).sent.length, 2);
    assert.equal((await ask('unsure', { temperature: 1.5 })).sent.length, 3);
    const { sent } = await ask('unsure', { temperature: 0.5 });
    assert.deepEqual([sent.length, sent[3]?.temperature], [4, 0.5]);
  });

  test('what is refused only beside something else is not remembered', async () => {
    const [status, body] = said(400, "'temperature' is not supported when reasoning is on", {
      param: 'temperature',
      code: 'unsupported_parameter',
    });
    replies.set('beside', (request) =>
      'temperature' in request.body && 'reasoning_effort' in request.body
        ? { fixed: { status, body } }
        : { text: '{}' },
    );
    const both = await ask('beside', { temperature: 0.5, reasoning_effort: 'high' });
    assert.equal(both.adjusted?.[0]?.param, 'temperature');
    const { sent } = await ask('beside', { temperature: 0.5 });
    assert.equal(sent.at(-1)?.temperature, 0.5);
  });
});
