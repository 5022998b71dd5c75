import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { ModelServer } from '../support/model-server.ts';
import { readMemory, withRig } from './rig.ts';
import { type Row, round } from './row.ts';

const ANSWER_MIB = 30;
const MAX_MIB_EACH = 1;

/**
 * By how much the process grows and shrinks of itself; few readers cannot be told from it more
 * finely.
 */
const SWING_MIB = 60;
const MANY_READERS = 100;

/** Readers that stop reading: each costs bounded memory, however long its answer is. */
export const slowReaders: Row = {
  name: 'slow-readers',
  unit: `readers of ${ANSWER_MIB} MiB`,
  full: 200,
  short: 10,
  run: ({ count }) =>
    withRig({ STREAM_IDLE_TIMEOUT: '3' }, async ({ model, program }) => {
      model.reply = { text: 'x'.repeat(ANSWER_MIB * 2 ** 20), deltaSplit: 4096 };
      await warmUp(program.url);
      const warm = await openReader(program.port);
      await settle(model);
      const before = readMemory(program);
      const readers: Socket[] = [];
      for (let i = 0; i < count; i += 1) readers.push(await openReader(program.port));
      await settle(model);
      const each = (readMemory(program) - before) / count;
      const running = model.running();
      for (const socket of [warm, ...readers]) socket.destroy();
      await model.idle(10_000);
      assert.equal(running, count + 1, 'a slow reader is not a silent model server');
      const swing = count < MANY_READERS ? SWING_MIB / count : 0;
      assert.ok(each <= MAX_MIB_EACH + swing, `${each} MiB each`);
      return { 'memory each, MiB': round(each), 'still running when measured': running };
    }),
};

/** A busy process keeps a larger heap than one just started, whoever reads. */
async function warmUp(url: string) {
  const answers = Array.from({ length: 2 }, async () => {
    const body = new URLSearchParams({ prompt: 'Hello' });
    const headers = { Accept: 'text/plain' };
    const answer = await fetch(`${url}/api/generate`, { method: 'POST', headers, body });
    for await (const _ of answer.body ?? []);
  });
  await Promise.all(answers);
}

async function openReader(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  const body = 'prompt=Hello';
  socket.write(
    `POST /api/generate HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await once(socket, 'readable');
  return socket;
}

/** Until the model server can send no more, and for longer than it may be silent. */
async function settle(model: ModelServer) {
  const total = () => model.requests.reduce((sum, one) => sum + one.sentBytes, 0);
  for (let last = -1, quiet = 0; quiet < 8; ) {
    const now = total();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    await wait(500);
  }
}
