import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readStaticFiles } from '../../server/process/static-files.ts';
import { type Program, startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';

let program: Program;
let script = '';
before(async () => {
  program = await startProgram();
  const page = await fetch(program.url).then((response) => response.text());
  script = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? '';
  assert.ok(script);
});
after(() => program.stop());

/** With no client between that would ask for an encoding, or undo it, by itself. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines.join('')}\r\n`;
  const answer = await sendRaw(program.port, bytes, { isHead: method === 'HEAD' });
  return { ...answer, length: Number(answer.headers['content-length']) };
}

function fetchBytes(encoding: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': encoding };
    const call = request(program.url + script, { headers }, async (response) => {
      assert.equal(response.headers['content-encoding'] ?? 'identity', encoding);
      resolve(Buffer.concat(await response.toArray()));
    });
    call.once('error', reject).end();
  });
}

test('a script comes in the encoding that the browser takes, and is the same in each', async () => {
  const plain = await fetchBytes('identity');
  const [gzip, brotli] = [await fetchBytes('gzip'), await fetchBytes('br')];
  assert.deepEqual(gunzipSync(gzip), plain);
  assert.deepEqual(brotliDecompressSync(brotli), plain);
  assert.ok(brotli.length < gzip.length && gzip.length < plain.length / 2);
  const { headers } = await ask(script, { 'Accept-Encoding': 'br;q=0, gzip;q=0.5' });
  assert.equal(headers['content-encoding'], 'gzip');
  assert.equal(headers.vary, 'Accept-Encoding');
});

test('the build’s files are kept for good, others are asked for again each time', async () => {
  assert.match((await ask(script)).headers['cache-control'] ?? '', /max-age=31536000, immutable/);
  const { headers } = await ask('/icon.svg');
  assert.match(headers['cache-control'] ?? '', /max-age=0, must-revalidate/);
  assert.equal(headers['content-type'], 'image/svg+xml');
  const again = await ask('/icon.svg', { 'If-None-Match': headers.etag ?? '' });
  assert.deepEqual([again.status, again.body], [304, '']);
});

test('HEAD tells of a file without sending it; other methods are refused', async () => {
  const head = await ask(script, {}, 'HEAD');
  assert.deepEqual([head.status, head.length > 1000, head.body], [200, true, '']);
  const post = await ask(script, {}, 'POST');
  assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD']);
  assert.equal(JSON.parse(post.body).error.code, 'method_not_allowed');
});

test('files of public/ and finished pages are served whatever their names, with their types', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'static-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '.next/static'), { recursive: true });
  mkdirSync(join(root, '.next/server'));
  const manifest = { '/': 'index.js', '/100': '100.html', '/404': '404.html' };
  writeFileSync(join(root, '.next/server/pages-manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(root, '.next/server/100.html'), 'a page of that name');
  mkdirSync(join(root, 'public/.well-known'), { recursive: true });
  for (const name of ['.well-known/a.txt', 'b.tar.gz', 'c d.PNG', 'e', 'f.css', 'f.css.br']) {
    writeFileSync(join(root, 'public', name), name);
  }
  const types = [...readStaticFiles(root)].map(([address, { type }]) => [address, type]);
  assert.deepEqual(Object.fromEntries(types), {
    '/.well-known/a.txt': 'text/plain; charset=utf-8',
    '/100': 'text/html; charset=utf-8',
    '/b.tar.gz': 'application/gzip',
    '/c d.PNG': 'image/png',
    '/e': 'application/octet-stream',
    '/f.css': 'text/css; charset=utf-8',
  });
});

test('nothing beside those files can be had', async () => {
  const outside = [
    '/_next/static/../server/pages-manifest.json',
    '/_next/static/%2e%2e/server/pages-manifest.json',
    '/_next/static/..%2fBUILD_ID',
    '/../package.json',
    '/.env.example',
    '/package.json',
    '/_next/static',
    '/_document',
    '/_app',
    '/404.html',
  ];
  for (const path of outside) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.match(answer.body, /Page not found/, path);
  }
});

test('a page comes compressed where the browser takes it, and is the same', async () => {
  const plain = await ask('/nowhere');
  const squeezed = await ask('/ru', { 'Accept-Encoding': 'gzip, br' });
  assert.equal(squeezed.headers['content-encoding'], 'gzip');
  assert.match(squeezed.headers.vary ?? '', /Accept-Encoding/);
  assert.ok(squeezed.length < (await ask('/ru')).length / 2);
  assert.equal(plain.headers['content-encoding'], undefined);
  const html = await fetch(`${program.url}/ru`).then((response) => response.text());
  assert.match(html, /<html lang="ru".*<\/html>$/s);
});

test('an address written with too many slashes leads to the one that was meant', async () => {
  const cases = {
    '/ru/': '/ru',
    '//evil.example/x/?a=//b/': '/evil.example/x?a=//b/',
    '/\\evil.example': '/evil.example',
    '/api//health/': '/api/health',
    '//': '/',
  };
  for (const [path, target] of Object.entries(cases)) {
    const answer = await ask(path);
    assert.deepEqual([answer.status, answer.headers.location], [308, target], path);
  }
});

test('the address of a page or a route may carry a query', async () => {
  for (const path of ['/?a=1', '/ru?', '/api/health?x=/y/', '/icon.svg?v=2', '/icon%2esvg']) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers['x-request-id'] ?? '', /^[\w-]{36}$/);
  }
});
