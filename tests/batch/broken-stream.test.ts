import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { askServer } from '../../scripts/ask/ask-server.ts';
import { toAskRow } from '../../scripts/batch/ask-row.ts';

const BROKEN = ['<html>bad gateway', '{"text":"half', ''];

test('an event that is no JSON fails its row alone, by its code', async () => {
  const http = createServer(async (incoming, outgoing) => {
    const { prompt } = JSON.parse((await buffer(incoming)).toString());
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' });
    outgoing.write('event: delta\ndata: {"text":"a part"}\n\n');
    // It stays open: the reader has to give it up.
    outgoing.write(`event: delta\ndata: ${BROKEN[Number(prompt)]}\n\n`);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ask = toAskRow(askServer({ url, token: undefined }), 'en');
  try {
    for (const prompt of BROKEN.keys()) {
      const signal = AbortSignal.timeout(10_000);
      const outcome = await ask({ prompt: String(prompt) }, signal);
      assert.ok(!outcome.isDone);
      const { code, message, partial } = outcome;
      assert.deepEqual([code, partial], ['upstream_invalid_response', 'a part']);
      assert.match(message, /^Something in between answered/);
    }
  } finally {
    http.closeAllConnections();
    http.close();
  }
});
