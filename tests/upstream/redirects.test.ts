import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { runDoctor } from '../support/run-doctor.ts';
import { startTlsFront } from '../support/tls-front.ts';

const KEY = 'sk-canary-of-redirects';
const opened: (() => unknown)[] = [];
let model: ModelServer;

before(async () => {
  model = await startModelServer({ apiKey: KEY });
  opened.push(model.close);
});
after(async () => {
  for (const close of opened) await close();
});

/**
 * A server that sends every call elsewhere. `to` makes the target of the path that was asked for.
 */
async function startRedirects(status: number, to: (path: string) => string) {
  const seen: { method: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push({ method: incoming.method, headers: incoming.headers });
    incoming.resume();
    outgoing.writeHead(status, { location: to(incoming.url ?? '') }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

async function ask(base: string, env: Record<string, string> = {}) {
  const program: Program = await startProgram({
    env: { OPENAI_BASE_URL: base, OPENAI_API_KEY: KEY, RATE_LIMIT: 'off', ...env },
  });
  try {
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      body: new URLSearchParams({ prompt: 'Hi', max_tokens: '7' }),
    });
    const answer = await response.json();
    const line = await program.findLog(({ message }) => message === 'request');
    return { status: response.status, answer, log: JSON.stringify(line) };
  } finally {
    await program.stop();
  }
}

/** A model server that answers only at paths with a last slash, as some frameworks have it. */
async function startSlashes(status: number) {
  const bodies: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const path = incoming.url ?? '';
    if (!path.endsWith('/')) {
      outgoing.writeHead(status, { location: `${path}/` }).end();
      return;
    }
    bodies.push(`${incoming.method} ${Buffer.concat(chunks)}`);
    const answer = await fetch(`${model.url}${path.slice(3, -1)}`, {
      method: 'POST',
      headers: { authorization: incoming.headers.authorization ?? '' },
      body: Buffer.concat(chunks),
    });
    outgoing.writeHead(answer.status, { 'content-type': 'text/event-stream' });
    outgoing.end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, bodies };
}

for (const status of [301, 302, 307, 308]) {
  test(`${status} to a last slash is followed with method, body and key`, async () => {
    const { url, bodies } = await startSlashes(status);
    const { status: told, answer } = await ask(url);
    assert.deepEqual([told, answer.error], [200, undefined]);
    assert.match(bodies[0] ?? '', /^POST \{.*"max_tokens":7/);
  });
}

test('the twin over TLS is followed, and trusted by NODE_EXTRA_CA_CERTS', async () => {
  const front = await startTlsFront('localhost', model.port);
  opened.push(front.close);
  const { port } = await startRedirects(308, (path) => `https://localhost:${front.port}${path}`);
  const { status, answer } = await ask(`http://localhost:${port}/v1`, {
    NODE_EXTRA_CA_CERTS: front.certificatePath,
  });
  assert.deepEqual([status, answer.error], [200, undefined]);
});

test('another host or port gets neither key nor prompt, and is named in the log alone', async () => {
  const other = await startRedirects(404, () => '/');
  const targets = {
    port: (path: string) => `http://127.0.0.1:${other.port}${path}`,
    host: (path: string) => `http://localhost:${other.port}${path}?key=canary-of-target`,
  };
  for (const [name, to] of Object.entries(targets)) {
    const { port } = await startRedirects(307, to);
    const { answer, log } = await ask(`http://127.0.0.1:${port}/v1`);
    assert.equal(answer.error?.code, 'upstream_invalid_response', name);
    assert.ok(!JSON.stringify(answer).includes(String(other.port)), name);
    assert.match(log, new RegExp(`redirects_to.*:${other.port}/v1/chat/completions"`), name);
    assert.ok(!log.includes('canary'), name);
  }
  assert.deepEqual(other.seen, []);
});

test('a redirect to a page to sign in at is not followed, and one in circles ends', async () => {
  const page = await startRedirects(302, () => '/login');
  const circle = await startRedirects(308, (path) => path);
  const signIn = await ask(`http://127.0.0.1:${page.port}/v1`);
  assert.equal(signIn.answer.error?.code, 'upstream_invalid_response');
  assert.equal(page.seen.length, 1);
  const endless = await ask(`http://127.0.0.1:${circle.port}/v1`);
  assert.equal(endless.answer.error?.code, 'upstream_invalid_response');
  assert.ok(circle.seen.length < 10);
});

test('the doctor names the target', async () => {
  const { port } = await startRedirects(301, (path) => `https://models.example.org${path}`);
  const { output } = await runDoctor({
    env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: KEY },
  });
  assert.match(output, /leads to https:\/\/models\.example\.org\/v1,.*→ OPENAI_BASE_URL=https:/);
});
