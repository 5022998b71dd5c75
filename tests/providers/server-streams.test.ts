import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';
import { RESPONSES } from '../support/response-streams.ts';
import { ENDS } from '../support/stream-ends.ts';
import { NOTICES } from '../support/stream-notices.ts';
import { SHAPES } from '../support/stream-shapes.ts';

const ask = ({ url }: Program, prompt: string, accept: string): Promise<Response> =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify({ prompt }),
  });

for (const [format, cases] of Object.entries({
  chat: { ...ENDS, ...SHAPES, ...NOTICES },
  responses: RESPONSES,
})) {
  for (const mode of ['omit', 'include']) {
    describe(`streams as servers have them, ${format}, reasoning: ${mode}`, {
      concurrency: 8,
    }, () => {
      let model: ModelServer;
      let program: Program;
      before(async () => {
        model = await startModelServer();
        model.replyWith(({ prompt }) => {
          const fixed = cases[prompt]?.sent;
          return fixed ? { fixed } : {};
        });
        program = await startProgram({
          env: {
            OPENAI_BASE_URL: model.url,
            OPENAI_API: format,
            REASONING: mode,
            RATE_LIMIT: 'off',
            STREAM_IDLE_TIMEOUT: '2',
          },
        });
      });
      after(async () => {
        await program.stop();
        await model.close();
      });

      for (const [name, { text, end, error, reasoning }] of Object.entries(cases)) {
        const thought = mode === 'include' ? reasoning : undefined;

        test(`${name}: as JSON`, async () => {
          const response = await ask(program, name, 'application/json');
          const body = await response.json();
          const said = [body.result ?? body.partial ?? '', body.finish_reason, body.error?.code];
          assert.deepEqual(said, [text, end, error], JSON.stringify(body));
          if (mode === 'omit' || reasoning) assert.equal(body.reasoning, thought);
        });

        test(`${name}: as events`, async () => {
          const response = await ask(program, name, 'text/event-stream');
          if (error && text === '' && response.status !== 200) {
            assert.equal((await response.json()).error.code, error);
            return;
          }
          const read = await collectEvents(response);
          assert.deepEqual(
            [read.text, read.done?.finish_reason, read.error?.code],
            [text, end, error],
          );
          const told = read.events.filter((one) => one.event === 'reasoning');
          if (mode === 'omit' || reasoning) {
            assert.equal(told.map(({ data }) => data.text).join(''), thought ?? '');
          }
        });

        test(`${name}: as text`, async () => {
          const response = await ask(program, name, 'text/plain');
          if (end) assert.equal(await response.text(), text);
          else if (response.status === 200) await assert.rejects(response.text());
          else assert.equal((await response.json()).error.code, error);
        });
      }
    });
  }
}
