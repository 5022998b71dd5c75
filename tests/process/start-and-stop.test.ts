import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { ensureBuilt } from '../support/build.ts';
import { startModelServer, waitUntil } from '../support/model-server.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';
import { collectEvents } from '../support/read-events.ts';

function generate(url: string, body: object): Promise<Response> {
  return fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('starts on a free port, tells what is set without its secrets, and ends with 0', async () => {
  const key = 'sk-canary-0123456789';
  const program = await startProgram({ env: { OPENAI_API_KEY: key, OPENAI_MODEL: 'some-model' } });
  const response = await fetch(`${program.url}/api/health`);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  const line = await program.findLog(({ message }) => message === 'start');
  assert.match(JSON.stringify(line), /some-model/);
  assert.deepEqual(await program.stop(), { code: 0, signal: null });
  assert.ok(!program.stdout().includes(key) && !program.stderr().includes(key));
});

test('a wrong setting stops the start and is named', async () => {
  const { code, stdout, stderr } = await runProgram({ env: { MAX_CONCURRENT: 'many' } });
  assert.equal(code, 1);
  assert.match(stdout + stderr, /MAX_CONCURRENT must be a whole number/);
});

test('a port that is taken stops the start and is named', async () => {
  const model = await startModelServer();
  const { code, stdout, stderr } = await runProgram({ env: { PORT: String(model.port) } });
  await model.close();
  assert.equal(code, 1);
  assert.match(stdout + stderr, new RegExp(`Port ${model.port} is taken`));
});

test('the answer of the model server comes through as a stream', async () => {
  const model = await startModelServer();
  model.reply = { text: 'Один, два 👋', writes: { bytes: 1 } };
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url } });
  try {
    const response = await generate(program.url, { prompt: 'Привет', stream: true });
    const { order, text, done } = await collectEvents(response);
    assert.deepEqual(order, ['start', 'delta', 'done']);
    assert.equal(text, 'Один, два 👋');
    assert.equal(done?.finish_reason, 'stop');
  } finally {
    await program.stop();
    await model.close();
  }
});

test('running answers are finished before it ends', async () => {
  const model = await startModelServer();
  model.reply = { text: 'one two three four', delay: { delta: 200 } };
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url } });
  try {
    const answer = generate(program.url, { prompt: 'Hi' });
    await waitUntil(() => model.running() === 1, 5000, 'the call did not arrive');
    const exit = program.stop();
    assert.equal((await (await answer).json()).result, 'one two three four');
    // The caller's connection is kept alive; it must not hold the stop for the whole grace of 30 s.
    const late = new Promise((resolve) => setTimeout(resolve, 15_000, 'late').unref());
    assert.deepEqual(await Promise.race([exit, late]), { code: 0, signal: null });
  } finally {
    await program.stop('SIGKILL');
    await model.close();
  }
});

test('a request that is not HTTP is answered and closed', async () => {
  const program = await startProgram();
  try {
    const answer = await sendRaw(program.port, 'NOT HTTP AT ALL\r\n\r\n');
    assert.deepEqual([answer.status, answer.isTimedOut], [400, false]);
    const parts = ['GET /api/health HT', `TP/1.1\r\nHost: 127.0.0.1:${program.port}\r\n\r\n`];
    const slow = await sendRaw(program.port, parts, { pause: 20 });
    assert.deepEqual([slow.status, JSON.parse(slow.body)], [200, { status: 'ok' }]);
  } finally {
    await program.stop();
  }
});

test('a connection that never carried a request does not hold the stop', async () => {
  const program = await startProgram({ env: { SHUTDOWN_GRACE: '60' } });
  const unused = connect(program.port, '127.0.0.1');
  await once(unused, 'connect');
  const start = performance.now();
  assert.deepEqual(await program.stop(), { code: 0, signal: null });
  assert.ok(performance.now() - start < 30_000);
  unused.destroy();
});

test('a signal to npm alone stops the program too', {
  skip: process.platform === 'win32',
}, async () => {
  await ensureBuilt();
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info' };
  const npm = spawn('npm', ['run', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  npm.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  await waitUntil(() => output.includes('Ready on'), 60_000, 'the program did not start');
  npm.kill('SIGTERM');
  // Its output is only closed when the last process that writes to it has ended.
  await once(npm, 'close');
  assert.match(output, /"message":"stopped"/);
});
