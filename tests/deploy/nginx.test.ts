import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { fetch } from 'undici';
import { createEventStreamParser } from '../../lib/contract/event-stream.ts';
import { isFullRun } from '../support/full-run.ts';
import { waitUntil } from '../support/model-server.ts';
import { needsNginx } from '../support/needs.ts';
import { readCode, type Service, startService, TOKEN } from '../support/service.ts';

const WORDS = 'one two three four five six seven eight nine ten';
const GAP = 150;
/** The whole answer takes 1.5 s; what is held back arrives within a few ms. */
const SPREAD = 700;

let service: Service;
before(async () => {
  if (needsNginx.skip) return;
  service = await startService({
    env: { UPSTREAM_TIMEOUT: '400', RATE_LIMIT: 'off' },
    change: {
      'client_header_timeout 15s': 'client_header_timeout 1s',
      'client_body_timeout 15s': 'client_body_timeout 1s',
      'openai_quickstart_callers 100': 'openai_quickstart_callers 4',
    },
  });
});
after(() => service?.stop());

/** When each delta arrived, in milliseconds. */
function timeDeltas() {
  const push = createEventStreamParser();
  const times: number[] = [];
  let text = '';
  return {
    times,
    text: () => text,
    push(slice: string) {
      for (const { event, data } of push(slice)) {
        if (event !== 'delta') continue;
        times.push(performance.now());
        text += JSON.parse(data).text;
      }
    },
  };
}

function assertOneByOne({ times, text }: ReturnType<typeof timeDeltas>) {
  assert.equal(text(), WORDS);
  assert.ok(times.length >= 5, `${times.length} deltas`);
  const spread = (times.at(-1) ?? 0) - (times[0] ?? 0);
  assert.ok(spread > SPREAD, `all came within ${spread} ms`);
}

test('tokens arrive one by one over TLS', needsNginx, async () => {
  service.model.reply = { text: WORDS, delay: { delta: GAP } };
  const deltas = timeDeltas();
  const response = await service.generate({ prompt: 'Count', stream: true });
  assert.equal(response.status, 200);
  const decoder = new TextDecoder();
  for await (const slice of response.body ?? []) deltas.push(decoder.decode(slice));
  assertOneByOne(deltas);
});

test('tokens arrive one by one over HTTP/2', needsNginx, async () => {
  service.model.reply = { text: WORDS, delay: { delta: GAP } };
  const session = connectHttp2(service.nginx.url, { ca: service.nginx.certificate });
  const stream = session.request({
    ':method': 'POST',
    ':path': '/api/generate',
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
  });
  stream.end(JSON.stringify({ prompt: 'Count', stream: true }));
  const deltas = timeDeltas();
  for await (const slice of stream.setEncoding('utf8')) deltas.push(slice);
  assert.equal(session.alpnProtocol, 'h2');
  session.close();
  assertOneByOne(deltas);
});

test('an answer of plain text arrives word by word', needsNginx, async () => {
  service.model.reply = { text: WORDS, delay: { delta: GAP } };
  const response = await service.generate(
    { prompt: 'Count' },
    { headers: { accept: 'text/plain' } },
  );
  const times: number[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const slice of response.body ?? []) {
    times.push(performance.now());
    text += decoder.decode(slice, { stream: true });
  }
  assertOneByOne({ times, text: () => text, push: () => {} });
});

const silence = isFullRun ? 300_000 : 5000;
test(`an answer that is silent for ${silence / 1000} s lives`, needsNginx, async () => {
  service.model.reply = { text: WORDS, delay: { firstByte: silence } };
  const [json, stream] = await Promise.all([
    service.generate({ prompt: 'Think' }).then((response) => response.text()),
    service.generate({ prompt: 'Think', stream: true }).then((response) => response.text()),
  ]);
  assert.match(json, new RegExp(`"result":"${WORDS}"`));
  assert.match(stream, /event: done/);
});

test('200,000 characters go through unchanged', needsNginx, async () => {
  service.model.reply = { text: 'read' };
  const prompt = 'Длинно: '.repeat(25_000);
  const response = await service.generate({ prompt });
  assert.equal(response.status, 200);
  assert.equal(service.model.requests.at(-1)?.prompt, prompt);
});

test('a body over the limit gets the 413 of the contract', needsNginx, async () => {
  const response = await service.generate({ prompt: 'x'.repeat(4_300_000) });
  assert.equal(response.status, 413);
  assert.equal(await readCode(response), 'body_too_large');
});

const REFUSED_BY_NGINX = {
  'no HTTP': ['GARBAGE\r\n\r\n', 400],
  'two Hosts': ['GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
  'a long header': [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(9000)}\r\n\r\n`, 400],
  'a long first line': [`GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414],
  TRACE: ['TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
  'a strange coding': ['POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n', 501],
  'a large form': ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n', 413],
} as const;
for (const [name, [text, status]] of Object.entries(REFUSED_BY_NGINX)) {
  test(`nginx refuses ${name} by itself, with a page`, needsNginx, async () => {
    const socket = await openTls();
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} [^]*Content-Type: text/html[^]*</html>`));
  });
}

test(
  'plain HTTP leads to HTTPS, but for the challenges of a certificate authority',
  needsNginx,
  async () => {
    const { nginx } = service;
    const options = { redirect: 'manual', dispatcher: nginx.dispatcher } as const;
    const moved = await fetch(`${nginx.plainUrl}/ru?a=b`, options);
    assert.equal(moved.status, 301);
    assert.equal(moved.headers.get('location'), `${nginx.url}/ru?a=b`);
    writeFileSync(join(nginx.folder, 'acme/.well-known/acme-challenge/token'), 'proof');
    const challenge = await fetch(`${nginx.plainUrl}/.well-known/acme-challenge/token`, options);
    assert.equal(await challenge.text(), 'proof');
  },
);

test('a caller that leaves ends the call to the model', needsNginx, async () => {
  const { model } = service;
  model.reply = { text: WORDS.repeat(100), delay: { delta: 50 } };
  const controller = new AbortController();
  const { signal } = controller;
  const response = await service.generate({ prompt: 'Go on', stream: true }, { signal });
  await response.body?.getReader().read();
  assert.equal(model.running(), 1);
  controller.abort();
  await model.idle();
  assert.equal(model.requests.at(-1)?.closedEarly, true);
});

async function openTls(): Promise<TLSSocket> {
  const { port, certificate: ca } = service.nginx;
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}

const SLOW = {
  'a header': 'POST /api/generate HTTP/1.1\r\nHost: localhost\r\nX-',
  'a body': 'POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{',
};
for (const [part, text] of Object.entries(SLOW)) {
  test(`who stops in the middle of ${part} is cut off`, needsNginx, async () => {
    const socket = await openTls();
    const started = performance.now();
    socket.write(text);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    assert.ok(performance.now() - started < 20_000);
  });
}

test('one address can hold only so many requests open', needsNginx, async () => {
  service.model.reply = { fault: { kind: 'stall', at: 1 }, text: WORDS };
  const before = service.model.requests.length;
  const controller = new AbortController();
  const { signal } = controller;
  const hold = () => service.generate({ prompt: 'Hold', stream: true }, { signal });
  const open = Array.from({ length: 4 }, hold);
  await Promise.all(open);
  await waitUntil(() => service.model.requests.length === before + 4, 5000, 'four are running');
  const refused = await service.generate({ prompt: 'One more' });
  controller.abort();
  assert.equal(refused.status, 429);
  assert.equal(await readCode(refused), 'rate_limited');
  await service.model.idle();
});
