import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertValidBody } from '../support/check-outgoing-body.ts';
import type { Format, Reply } from '../support/model-reply.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';

const TEXT = 'Привет, мир! 😀 𝒳\n\n«Ёж»\tи \\"кавычки\\"\u2028 конец. ';

const SPLITS: Record<string, Reply> = {
  'a word an event': {},
  'all in one write': { writes: 'whole' },
  'one event': { deltaSplit: 'whole' },
  'half a character an event': { deltaSplit: 'unit' },
  'inside characters': { writes: 'characters' },
  'a byte a write': { writes: { bytes: 1 } },
  'at random': { writes: { seed: 7 }, deltaSplit: 3 },
  'carriage returns': { lineEnd: '\r\n', writes: { bytes: 5 } },
  'comments between': { comments: true },
  'a plain server': { dialect: 'plain', usage: 'never' },
};

for (const format of ['chat', 'responses', 'completions'] satisfies Format[]) {
  describe(`answers by ${format}`, () => {
    let model: ModelServer;
    let program: Program;
    before(async () => {
      model = await startModelServer();
      const env = { OPENAI_BASE_URL: model.url, OPENAI_API: format, RATE_LIMIT: 'off' };
      program = await startProgram({ env });
    });
    after(async () => {
      await program.stop();
      await model.close();
    });

    const ask = (accept: string, fields: object = { prompt: 'Кто там?' }, query = '') =>
      fetch(`${program.url}/api/generate${query}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: accept },
        body: JSON.stringify(fields),
      });

    for (const [name, split] of Object.entries(SPLITS)) {
      test(`the text is exact in every form: ${name}`, async () => {
        model.reply = { text: TEXT, ...split };
        const json = await (await ask('application/json')).json();
        assert.equal(json.result, TEXT);
        assert.equal(json.finish_reason, 'stop');
        assert.equal(json.usage === null, split.usage === 'never');
        const stream = await collectEvents(await ask('text/event-stream'));
        assert.deepEqual(stream.order, ['start', 'delta', 'done']);
        assert.equal(stream.text, TEXT);
        for (const { data } of stream.events) assert.ok(String(data.text ?? '').isWellFormed());
        assert.equal(await (await ask('text/plain')).text(), TEXT);
      });
    }

    test('with a query the same answer comes', async () => {
      model.reply = { text: TEXT };
      const askWithQuery = (form: string) => ask(form, { prompt: 'Кто там?' }, '?from=test');
      const json = await (await askWithQuery('application/json')).json();
      assert.equal(json.result, TEXT);
      assert.equal((await collectEvents(await askWithQuery('text/event-stream'))).text, TEXT);
      assert.equal(await (await askWithQuery('text/plain')).text(), TEXT);
    });

    test('the prompt reaches the model unchanged, 200,000 characters of it', async () => {
      model.reply = {};
      const prompt = `  \n${'Ёжик 😀 "x" \\ '.repeat(14_400)}`.slice(0, 200_000);
      assert.equal(prompt.length, 200_000);
      assert.equal((await ask('*/*', { prompt })).status, 200);
      assert.equal(model.requests.at(-1)?.prompt, prompt);
    });

    test('what is sent is what OpenAI’s endpoint takes, streamed for every caller', async () => {
      model.reply = {};
      await (
        await ask('*/*', { prompt: 'x', model: 'm', temperature: 0.6, max_tokens: 100 })
      ).text();
      const body = model.requests.at(-1)?.body ?? {};
      assertValidBody(format, body);
      assert.equal(body.stream, true);
      assert.equal(body.model, 'm');
      assert.equal(body.temperature, 0.6);
      assert.equal(body[format === 'responses' ? 'max_output_tokens' : 'max_tokens'], 100);
      if (format === 'responses') assert.equal(body.store, false);
    });

    test('what is unset is not sent', async () => {
      await (await ask('*/*')).text();
      const body = model.requests.at(-1)?.body ?? {};
      assertValidBody(format, body);
      assert.equal('temperature' in body, false);
      assert.equal(body.max_tokens, format === 'completions' ? 1000 : undefined);
    });

    test('a continuation is asked for with the answer so far', async () => {
      model.reply = { text: ' и всё.' };
      const response = await ask('*/*', { prompt: 'Начни', continue_from: 'Жили-были' });
      assert.equal((await response.json()).result, ' и всё.');
      const sent = model.requests.at(-1)?.rawBody ?? '';
      assert.ok(sent.includes('Начни') && sent.includes('Жили-были'));
    });

    for (const finish of ['length', 'content_filter', 'refusal'] as const) {
      test(`an answer that ends by ${finish} says so`, async () => {
        model.reply = { text: 'No.', finish };
        const answer = await (await ask('*/*')).json();
        // The legacy endpoint knows no refusal.
        const expected = format === 'completions' && finish === 'refusal' ? 'stop' : finish;
        assert.equal(answer.finish_reason, expected);
        assert.equal(answer.result, 'No.');
      });
    }
  });
}
