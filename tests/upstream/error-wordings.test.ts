import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import zlib from 'node:zlib';
import { quotaExhausted } from '../support/model-errors.ts';
import { FORBIDDEN, LENGTHS, MODELS, MONEY } from '../support/model-refusals.ts';
import type { Reply } from '../support/model-reply.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import type { Refused } from '../support/refused.ts';
import { VALUES } from '../support/refused-values.ts';

const GROUPS = { money: MONEY, model: MODELS, value: VALUES, length: LENGTHS, 403: FORBIDDEN };

const PACKERS = {
  gzip: zlib.gzipSync,
  br: zlib.brotliCompressSync,
  zstd: zlib.zstdCompressSync,
  deflate: zlib.deflateSync,
};

for (const format of ['chat', 'responses', 'completions'] as const) {
  describe(`what servers say of a failure, ${format}`, { concurrency: true }, () => {
    let model: ModelServer;
    let program: Program;
    const replies = new Map<string, Reply>();

    before(async () => {
      model = await startModelServer();
      model.replyWith(({ prompt }) => replies.get(prompt) ?? { text: 'not a case' });
      const env = { OPENAI_API: format, OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' };
      program = await startProgram({ env });
    });

    after(async () => {
      await program.stop();
      await model.close();
    });

    async function ask(prompt: string, reply: Reply) {
      replies.set(prompt, reply);
      const response = await fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt, max_tokens: 99999, temperature: 2 }),
      });
      const calls = model.requests.filter((request) => request.prompt === prompt).length;
      return { status: response.status, error: (await response.json()).error, calls };
    }

    for (const [group, cases] of Object.entries(GROUPS)) {
      for (const [name, refused] of Object.entries(cases)) {
        test(`${group}, ${name}: ${refused.code}`, () => check(`${group}, ${name}`, refused));
      }
    }

    async function check(name: string, refused: Refused): Promise<void> {
      const { status, error, calls } = await ask(name, { fixed: refused.fixed });
      assert.deepEqual(
        [status, error?.code, error?.param],
        [refused.status, refused.code, refused.param],
      );
      if (refused.says) assert.match(error.message, refused.says);
      const isRetried = refused.fixed.status === 429 && refused.code !== 'insufficient_quota';
      assert.equal(calls > 1, isRetried, `${calls} calls`);
    }

    for (const [encoding, pack] of Object.entries(PACKERS)) {
      test(`reads an error that comes packed by ${encoding}`, async () => {
        const { body, status } = quotaExhausted();
        const packed = pack(Buffer.from(JSON.stringify(body)));
        const fixed = { status, body: packed, headers: { 'content-encoding': encoding } };
        const { error, calls } = await ask(`packed by ${encoding}`, { fixed });
        assert.deepEqual([error?.code, calls], ['insufficient_quota', 1]);
      });
    }

    test('reads an error as it came where its label lies', async () => {
      const fixed = { ...quotaExhausted(), headers: { 'content-encoding': 'gzip' } };
      assert.equal((await ask('a lie', { fixed })).error?.code, 'insufficient_quota');
    });

    test('an error of money in the stream is told as that', async () => {
      const error = { code: '402', message: 'Insufficient credits', type: 'error' };
      const fault = { kind: 'error-event', at: 1, error } as const;
      const { status, error: told } = await ask('money in the stream', { text: 'A b c', fault });
      assert.deepEqual([status, told?.code], [502, 'insufficient_quota']);
    });
  });
}
