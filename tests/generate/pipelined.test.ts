import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startModelServer } from '../support/model-server.ts';
import { startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';

const BODY = 'prompt=Hi';
const REQUEST = [
  'POST /api/generate HTTP/1.1',
  'Host: 127.0.0.1',
  'Accept: text/plain',
  'Content-Type: application/x-www-form-urlencoded',
  `Content-Length: ${BODY.length}`,
  '',
  BODY,
].join('\r\n');

test('a pipelined answer that fails while it waits for its turn breaks the connection, and holds no stop', async (t) => {
  const model = await startModelServer();
  t.after(() => model.close());
  model.replyWith(({ index }) =>
    index === 0
      ? { text: 'the first one, slowly', delay: { delta: 200 } }
      : { text: 'the second one', fault: { kind: 'close', at: 2 } },
  );
  const env = { OPENAI_BASE_URL: model.url, SHUTDOWN_GRACE: '60' };
  const program = await startProgram({ env });
  t.after(() => program.stop('SIGKILL'));
  const { raw, isClosed } = await sendRaw(program.port, REQUEST + REQUEST, { untilClosed: true });
  const [, first = '', second = ''] = raw.split('HTTP/1.1 200 OK');
  assert.ok(first.endsWith('\r\n0\r\n\r\n'), first);
  assert.ok(second.endsWith('the second\r\n'), second);
  assert.ok(isClosed);
  assert.deepEqual(await program.stop(), { code: 0, signal: null });
});
