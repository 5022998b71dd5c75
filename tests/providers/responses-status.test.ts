import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ModelServer } from '../support/model-server.ts';
import { startModelServer } from '../support/model-server.ts';
import type { Program } from '../support/program.ts';
import { startProgram } from '../support/program.ts';

/** A response's status beside the name of its last event. */

let model: ModelServer;
let program: Program;

before(async () => {
  model = await startModelServer();
  program = await startProgram({ env: { OPENAI_API: 'responses', OPENAI_BASE_URL: model.url } });
});

after(async () => {
  await program.stop();
  await model.close();
});

for (const [response, finish] of [
  [{ status: 'completed' }, 'stop'],
  // As @copilotkit/aimock 1.43 ends a response that was cut.
  [{ status: 'incomplete' }, 'length'],
  [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'content_filter'],
] as const) {
  test(`response.completed with ${JSON.stringify(response)} is ${finish}`, async () => {
    const events = [
      { type: 'response.created', response: { model: 'm' } },
      { type: 'response.output_text.delta', delta: 'Some words' },
      { type: 'response.completed', response },
    ];
    const pieces = events.map(
      (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    model.reply = { pieces };
    const answer = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      body: new URLSearchParams({ prompt: 'Hi' }),
    });
    const { result, finish_reason } = await answer.json();
    assert.deepEqual([result, finish_reason], ['Some words', finish]);
  });
}
