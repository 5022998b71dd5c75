import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { createStreamWriter } from '../../server/generate/stream-writer.ts';

/** Runs `say` as the answer to a caller, which `read` is given the port for. */
async function answer(
  say: (response: ServerResponse) => void,
  read: (port: number) => Promise<void>,
): Promise<void> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/plain');
    say(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await read((server.address() as AddressInfo).port).finally(() => {
    server.closeAllConnections();
    server.close();
  });
}

const signal = new AbortController().signal;

test('a slow reader is noticed within a turn that brings megabytes', async () => {
  const PIECE = 'x'.repeat(4096);
  const MAX_PIECES = 16_384;
  const { promise, resolve } = Promise.withResolvers<number>();
  await answer(
    (response) => {
      const writer = createStreamWriter(response, signal);
      let pieces = 1;
      while (!writer.write(PIECE) && pieces < MAX_PIECES) pieces += 1;
      resolve(pieces);
    },
    async (port) => {
      const caller = connect(port, '127.0.0.1');
      caller.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      assert.ok((await promise) < MAX_PIECES);
      caller.destroy();
    },
  );
});

test('what is said in one turn goes out in order, whether it is little or much', async () => {
  const pieces = ['a', 'b'.repeat(20_000), 'c', 'д', '', 'e'.repeat(17_000), 'f'];
  await answer(
    (response) => {
      const writer = createStreamWriter(response, signal);
      for (const piece of pieces) void writer.write(piece);
      setImmediate(() => {
        void writer.write('the last');
        writer.end();
      });
    },
    async (port) => {
      const text = await fetch(`http://127.0.0.1:${port}`).then((response) => response.text());
      assert.equal(text, [...pieces, 'the last'].join(''));
    },
  );
});
