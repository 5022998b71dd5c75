import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, runProgram, startProgram } from '../support/program.ts';
import { runDoctor } from '../support/run-doctor.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

let model: ModelServer;
let front: TlsFront;
const folders: string[] = [];

before(async () => {
  model = await startModelServer();
  front = await startTlsFront('localhost', model.port);
});
after(async () => {
  await front.close();
  await model.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder to start from, with these files in it. */
function makeFolder(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function start(files: Record<string, string | Buffer>): Promise<Program> {
  return startProgram({ readsDotenv: true, cwd: makeFolder(files) });
}

async function ask({ url }: Program) {
  const body = new URLSearchParams({ prompt: 'Hi' });
  const response = await fetch(`${url}/api/generate`, { method: 'POST', body });
  return response.json();
}

const TEXT = 'OPENAI_API_KEY=sk-canary-of-the-file\n';
const UNREADABLE: Record<string, Buffer> = {
  'UTF-16 with its mark': Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
  'UTF-16, big end first': Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(),
  'UTF-16 without its mark': Buffer.from(TEXT, 'utf16le'),
  'a NUL byte': Buffer.from(`${TEXT}\0`),
};

for (const [name, content] of Object.entries(UNREADABLE)) {
  test(`a .env in ${name} stops the start, with the fix`, async () => {
    const cwd = makeFolder({ '.env': content });
    const { code, stderr } = await runProgram({ readsDotenv: true, cwd });
    assert.equal(code, 1);
    assert.match(stderr, /\.env .*UTF-8/);
    assert.ok(!stderr.includes('canary'));
  });
}

test('a .env in UTF-8 with its mark, and Windows line ends, is read', async () => {
  const program = await start({
    '.env': `\ufeffOPENAI_BASE_URL=${model.url}\r\nRATE_LIMIT=off\r\n`,
  });
  try {
    assert.equal((await ask(program)).demo, undefined);
  } finally {
    await program.stop();
  }
});

test('a .env.local that is not read is named, and one that sets nothing new is not', async () => {
  const named = await start({ '.env': 'OPENAI_MODEL=a\n', '.env.local': TEXT });
  await named.findLog(({ message }) => /\.env\.local .*not read/.test(String(message)));
  assert.ok(!named.stdout().includes('canary'));
  await named.stop();
  const silent = await start({ '.env': 'OPENAI_MODEL=a\n', '.env.local': 'OPENAI_MODEL=a\n' });
  await silent.findLog(({ message }) => message === 'start');
  assert.ok(!silent.stdout().includes('.env.local'));
  await silent.stop();
});

test('NODE_EXTRA_CA_CERTS works from .env', async () => {
  const lines = `OPENAI_BASE_URL=https://localhost:${front.port}/v1\n`;
  const doubted = await start({ '.env': lines });
  assert.equal((await ask(doubted)).error?.code, 'upstream_unreachable');
  await doubted.stop();
  const trusted = await start({ '.env': `${lines}NODE_EXTRA_CA_CERTS=${front.certificatePath}\n` });
  assert.equal((await ask(trusted)).error, undefined);
  await trusted.stop();
});

test('a certificate file that is missing, or holds none, stops the start with the fix', async () => {
  const files = { 'no.pem': 'not a certificate' };
  for (const [path, said] of [
    ['missing.pem', /missing\.pem.*Correct the path/],
    ['no.pem', /no certificate in it/],
  ] as const) {
    const cwd = makeFolder({ ...files, '.env': `NODE_EXTRA_CA_CERTS=${path}\n` });
    const { code, stderr } = await runProgram({ readsDotenv: true, cwd });
    assert.equal(code, 1);
    assert.match(stderr, said);
  }
});

test('a user and password in the base URL are sent as Basic, and kept out of the log', async () => {
  const { port } = model;
  const url = `http://us%40er:pa%3Ass-canary@127.0.0.1:${port}/v1`;
  const program = await startProgram({ env: { OPENAI_BASE_URL: url, RATE_LIMIT: 'off' } });
  assert.equal((await ask(program)).error, undefined);
  const { authorization } = model.requests.at(-1)?.headers ?? {};
  assert.equal(authorization, `Basic ${Buffer.from('us@er:pa:ss-canary').toString('base64')}`);
  await program.stop();
  assert.ok(!program.stdout().includes('canary'));
  const both = await runProgram({ env: { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'sk-1' } });
  assert.match(both.stderr, /OPENAI_BASE_URL .*OPENAI_API_KEY .*keep one/);
  assert.ok(!both.stderr.includes('canary'));
});

test('a query of the base URL stays on every call, the doctor’s too', async () => {
  const env = { OPENAI_BASE_URL: `${model.url}/?api-version=2026-01-01`, RATE_LIMIT: 'off' };
  const program = await startProgram({ env });
  assert.equal((await ask(program)).error, undefined);
  assert.equal((await fetch(`${program.url}/api/models`)).status, 200);
  await program.stop();
  const { output } = await runDoctor({ env });
  assert.match(output, /model server answers at/);
  const paths = model.requests.map(({ path }) => path).filter((path) => path.includes('?'));
  assert.deepEqual(
    new Set(paths),
    new Set(['/v1/chat/completions?api-version=2026-01-01', '/v1/models?api-version=2026-01-01']),
  );
});

test('names that other programs have are noticed, and misspelled ones', async () => {
  for (const [name, meant] of [
    ['OPENAI_API_BASE', 'OPENAI_BASE_URL'],
    ['OPENAI_BASEURL', 'OPENAI_BASE_URL'],
    ['OPENAI_KEY', 'OPENAI_API_KEY'],
    ['MAX_TOKEN_LIMIT', 'MAX_TOKENS_LIMIT'],
  ] as const) {
    const program = await startProgram({ env: { [name]: 'x' } });
    await program.findLog(({ message }) => String(message).endsWith(`Did you mean ${meant}?`));
    await program.stop();
  }
});
