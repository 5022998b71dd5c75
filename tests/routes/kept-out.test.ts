import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';

const TOKEN = 'alice-token-0123456789';
const SETTINGS = { OPENAI_MODEL: 'inner-1', OPENAI_MODELS: 'inner-2', MAX_TOKENS_LIMIT: '4321' };
const TOLD = /inner-|4321/;

let model: ModelServer;
before(async () => {
  model = await startModelServer();
});
after(() => model.close());

async function withProgram(env: Record<string, string>, use: (program: Program) => Promise<void>) {
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url, ...SETTINGS, ...env } });
  try {
    await use(program);
  } finally {
    await program.stop();
  }
}

/** Over a raw socket, since fetch does not let Host be set. */
function send({ port }: Program, line: string, headers: string[], body = 'prompt=Hello') {
  const own = headers.some((header) => header.startsWith('Host:'))
    ? []
    : [`Host: localhost:${port}`];
  const type = 'Content-Type: application/x-www-form-urlencoded';
  const all = [...own, ...headers, type, `Content-Length: ${body.length}`, 'Connection: close'];
  return sendRaw(port, `${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`);
}

test('a caller who is kept out learns nothing of the settings from the page', () =>
  withProgram({ ACCESS_TOKENS: `alice:${TOKEN}`, ALLOWED_HOSTS: 'localhost' }, async (program) => {
    const bearer = `Authorization: Bearer ${TOKEN}`;
    const refusals: [number, string, string[]][] = [
      [401, 'POST /', []],
      [401, 'POST /ru', [`Authorization: Bearer ${TOKEN}x`]],
      [403, 'POST /', [bearer, 'Sec-Fetch-Site: cross-site']],
      [421, 'POST /', [bearer, 'Host: evil.example']],
    ];
    for (const [status, line, headers] of refusals) {
      const refused = await send(program, line, headers);
      assert.equal(refused.status, status, line);
      assert.match(refused.body, /role="alert"/);
      assert.doesNotMatch(refused.body, TOLD, line);
      assert.doesNotMatch(refused.body, /action="\/sign-out"/);
    }
    const faulty = await send(program, 'POST /', [bearer], 'prompt=Keep+me&max_tokens=5000');
    assert.equal(faulty.status, 400);
    assert.match(faulty.body, TOLD);
    assert.match(faulty.body, />Keep me<\/textarea>/);
  }));

test('nor does one from another machine, where no tokens are set', () =>
  withProgram({}, async (program) => {
    const forwarded = 'X-Forwarded-For: 203.0.113.7';
    for (const line of ['GET /', 'POST /']) {
      const refused = await send(program, line, [forwarded]);
      assert.equal(refused.status, 403, line);
      assert.doesNotMatch(refused.body, TOLD, line);
      assert.match((await send(program, line, [])).body, TOLD, line);
    }
    assert.doesNotMatch((await send(program, 'PUT /', [forwarded])).body, TOLD);
  }));
