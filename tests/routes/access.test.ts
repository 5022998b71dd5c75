import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';

const KEY = 'sk-canary-0123456789abcdef';
const ALICE = 'alice-token-0123456789';
const BOB = 'bob-token-0123456789';

let model: ModelServer;
before(async () => {
  model = await startModelServer({ apiKey: KEY });
});
after(() => model.close());

async function withProgram(
  env: NonNullable<ProgramOptions['env']>,
  use: (program: Program) => Promise<void>,
) {
  const base = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: model.url };
  const program = await startProgram({ env: { ...base, ...env } });
  model.requests.length = 0;
  try {
    await use(program);
  } finally {
    await program.stop();
  }
}

function generate({ url }: Program, headers: Record<string, string> = {}) {
  return fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"prompt":"Hello"}',
  });
}

/** Over a raw socket, since fetch does not let Host be set. */
function sendRequest(program: Program, line: string, headers: string[]) {
  const body = line.startsWith('POST') ? 'prompt=Hello' : '';
  const type = 'Content-Type: application/x-www-form-urlencoded';
  const all = [...headers, type, `Content-Length: ${body.length}`];
  return sendRaw(program.port, `${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`);
}

const codeOf = (body: string) => JSON.parse(body).error.code;

test('without tokens only callers on this machine may spend the operator’s money', () =>
  withProgram({}, async (program) => {
    const host = `Host: localhost:${program.port}`;
    const served = await sendRequest(program, 'POST /api/generate', [host]);
    assert.equal(served.status, 200, served.body);

    for (const name of ['evil.example', `evil.example:${program.port}`, '0.0.0.0', '']) {
      const refused = await sendRequest(program, 'POST /api/generate', [`Host: ${name}`]);
      assert.deepEqual([refused.status, codeOf(refused.body)], [421, 'host_not_allowed'], name);
    }
    const forwarded = [
      'X-Forwarded-For: 203.0.113.7',
      'X-Real-IP: 203.0.113.7',
      'Forwarded: for=203.0.113.7',
    ];
    for (const header of forwarded) {
      const refused = await sendRequest(program, 'POST /api/generate', [host, header]);
      const seen = [refused.status, codeOf(refused.body)];
      assert.deepEqual(seen, [403, 'anonymous_not_allowed'], header);
      assert.match(refused.body, /ACCESS_TOKENS/);
    }
    assert.equal(model.requests.length, 1);
  }));

test('a name that is not allowed gets nothing but health, whatever the address', () =>
  withProgram({ ALLOWED_HOSTS: 'quickstart.example' }, async (program) => {
    const paths = ['/', '/ru', '/sign-in', '/api/models', '/api/openapi.json', '/api/nothing'];
    for (const path of paths) {
      const { status } = await sendRequest(program, `GET ${path}`, ['Host: evil.example']);
      assert.equal(status, 421, path);
    }
    const { status } = await sendRequest(program, 'GET /api/health', ['Host: evil.example']);
    assert.equal(status, 200);
    const own = await sendRequest(program, 'GET /api/openapi.json', ['Host: quickstart.example']);
    assert.equal(own.status, 200);
  }));

test('ALLOW_ANONYMOUS opens the server to every name and address', () =>
  withProgram({ ALLOW_ANONYMOUS: 'true' }, async (program) => {
    const headers = ['Host: quickstart.example', 'X-Forwarded-For: 203.0.113.7'];
    const { status } = await sendRequest(program, 'POST /api/generate', headers);
    assert.equal(status, 200);
  }));

test('the demo is open, since nothing is at stake', () =>
  withProgram({ OPENAI_API_KEY: '', OPENAI_BASE_URL: '' }, async (program) => {
    const headers = ['Host: quickstart.example', 'X-Forwarded-For: 203.0.113.7'];
    const { status } = await sendRequest(program, 'POST /api/generate', headers);
    assert.equal(status, 200);
  }));

test('where tokens are set, each caller needs one and is known by its name', () =>
  withProgram({ ACCESS_TOKENS: `alice:${ALICE},bob:${BOB}` }, async (program) => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${ALICE}`, `Bearer ${ALICE}x`]) {
      const refused = await generate(program, authorization ? { authorization } : {});
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('www-authenticate'), 'Bearer');
      assert.equal(codeOf(await refused.text()), 'unauthorized');
    }
    for (const path of ['models', 'metrics']) {
      assert.equal((await fetch(`${program.url}/api/${path}`)).status, 401, path);
    }
    for (const path of ['health', 'openapi.json']) {
      assert.equal((await fetch(`${program.url}/api/${path}`)).status, 200, path);
    }
    assert.equal(model.requests.filter(({ format }) => format).length, 0);

    assert.equal((await generate(program, { authorization: `Bearer ${BOB}` })).status, 200);
    const headers = { authorization: `bearer ${ALICE}` };
    for (const path of ['models', 'metrics']) {
      assert.equal((await fetch(`${program.url}/api/${path}`, { headers })).status, 200, path);
    }
    await program.findLog(({ caller, status }) => caller === 'bob' && status === 200);
    const output = program.stdout() + program.stderr();
    for (const secret of [ALICE, BOB, KEY]) assert.ok(!output.includes(secret));
  }));

test('a token in a file works like one in the variable', async (t) => {
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const folder = await mkdtemp('/tmp/tokens-');
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(`${folder}/tokens`, `alice:${ALICE}\n`);
  await withProgram({ ACCESS_TOKENS_FILE: `${folder}/tokens` }, async (program) => {
    assert.equal((await generate(program)).status, 401);
    assert.equal((await generate(program, { authorization: `Bearer ${ALICE}` })).status, 200);
  });
});

// As Chromium sends them; what it leaves out on plain-HTTP addresses of a LAN is left out here.
const OWN_SITE: Record<string, string>[] = [
  {},
  { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' },
  { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' },
];
const OTHER_SITES: Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', Origin: 'http://evil.example' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', Origin: 'null' },
  { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors', Origin: 'http://127.0.0.1:1' },
  { Origin: 'http://evil.example' },
  { Origin: 'null' },
];

test('browsers may post from the own page alone', () =>
  withProgram({ ACCESS_TOKENS: `alice:${ALICE}` }, async (program) => {
    const authorization = `Bearer ${ALICE}`;
    for (const headers of [...OWN_SITE, { Origin: program.url }]) {
      const { status } = await generate(program, { authorization, ...headers });
      assert.equal(status, 200, JSON.stringify(headers));
    }
    const before = model.requests.length;
    for (const headers of OTHER_SITES) {
      const refused = await generate(program, { authorization, ...headers });
      assert.equal(refused.status, 403, JSON.stringify(headers));
      assert.equal(codeOf(await refused.text()), 'cross_site');
      const signIn = await fetch(`${program.url}/sign-in`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: `token=${ALICE}`,
        redirect: 'manual',
      });
      assert.equal(signIn.status, 403, JSON.stringify(headers));
      assert.equal(signIn.headers.get('set-cookie'), null);
    }
    assert.equal(model.requests.length, before);
  }));
