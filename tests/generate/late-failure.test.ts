import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';

/** The status line waits for the model's first byte 10 s and no longer, so these take that long. */
describe('a failure after the status line, before any text', { concurrency: true }, () => {
  let model: ModelServer;
  let program: Program;
  before(async () => {
    model = await startModelServer();
    model.reply = { fault: { kind: 'stall', at: 'headers' } };
    program = await startProgram({
      env: { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'slow-one', UPSTREAM_TIMEOUT: '10.5' },
    });
  });
  after(async () => {
    await program.stop();
    await model.close();
  });

  const ask = (accept: string) =>
    fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: JSON.stringify({ prompt: 'Who is there?' }),
    });

  test('events begin with start, and the failure is the last', async () => {
    const response = await ask('text/event-stream');
    assert.equal(response.status, 200);
    const { order, events, error } = await collectEvents(response);
    assert.deepEqual(order, ['start', 'error']);
    assert.equal(events[0]?.data.model, 'slow-one');
    assert.equal(events[0]?.data.request_id, response.headers.get('x-request-id'));
    assert.equal(error?.code, 'upstream_timeout');
  });

  test('plain text breaks off', async () => {
    const response = await ask('text/plain');
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  test('JSON has a status of its own', async () => {
    const response = await ask('application/json');
    assert.equal(response.status, 504);
  });
});
