import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startModelServer } from '../support/model-server.ts';
import { startProgram } from '../support/program.ts';

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
