import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startModelServer } from '../support/model-server.ts';
import { startProgram } from '../support/program.ts';
import { readEvents } from '../support/read-events.ts';

test('a standstill of this process is not taken for silence of the model server', async (t) => {
  const model = await startModelServer();
  t.after(() => model.close());
  const env = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-test', STREAM_IDLE_TIMEOUT: '1' };
  const program = await startProgram({ env });
  t.after(() => program.stop());
  const text = 'a word every now and then '.repeat(3);
  model.replyWith(() => ({ text, delay: { delta: 250 } }));
  const asked = fetch(`${program.url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt: 'Go on' }),
  });
  await wait(800);
  process.kill(program.pid, 'SIGSTOP');
  await wait(2500);
  process.kill(program.pid, 'SIGCONT');
  const answer = await (await asked).json();
  assert.equal(answer.result, text, JSON.stringify(answer));
});

test('nor is a standstill of both, when this process is the first to go on', async (t) => {
  const model = await startModelServer();
  t.after(() => model.close());
  const env = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-test', STREAM_IDLE_TIMEOUT: '1' };
  const program = await startProgram({ env });
  t.after(() => program.stop());
  const text = 'a word every now and then '.repeat(3);
  model.replyWith(() => ({ text, delay: { delta: 250 } }));
  const answer = await fetch(`${program.url}/api/generate`, {
    method: 'POST',
    headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt: 'Go on' }),
  });
  let told = '';
  for await (const { event, data } of readEvents(answer)) {
    if (told === '' && event === 'delta') {
      process.kill(program.pid, 'SIGSTOP');
      standStill(2500);
      process.kill(program.pid, 'SIGCONT');
      standStill(300);
    }
    if (event === 'delta') told += data.text;
    assert.notEqual(event, 'error', JSON.stringify(data));
  }
  assert.equal(told, text);
});

/** Blocks this process, and with it the model server. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
