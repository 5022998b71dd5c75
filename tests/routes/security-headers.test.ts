import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listSecurityHeaders } from '../../server/http/security-headers.ts';
import { startProgram } from '../support/program.ts';
import { sendRaw } from '../support/raw-socket.ts';

const PATHS = [
  '/',
  '/ru',
  '/sign-in',
  '/nothing-here',
  '/api',
  '/api/health',
  '/api/models',
  '/api/nothing-here',
  '/api/generate',
  '/api/openapi.json',
  // No route's.
  '/api/%ff',
  '/api/health/',
  '//api//health',
  '/_next/static/nothing-here.js',
  '/_next/data/nothing-here/index.json',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  // No paths at all.
  'http://evil.example/',
  '*',
];

test('every answer carries the security headers', async (t) => {
  const program = await startProgram();
  t.after(() => program.stop());
  const { 'Content-Security-Policy': policy = '', ...others } = listSecurityHeaders();
  const wanted = Object.entries(others);
  const page = await fetch(program.url).then((response) => response.text());
  const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? [];
  assert.ok(script);
  for (const path of [...PATHS, script]) {
    const answer = await sendRaw(program.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    assert.ok(answer.status >= 200 && answer.status < 500, `${path}: ${answer.status}`);
    for (const [name, value] of wanted) {
      assert.equal(answer.headers[name.toLowerCase()], value, `${name} of ${path}`);
    }
    assert.equal(answer.headers['content-security-policy'], policy, path);
    assert.match(answer.headers['x-request-id'] ?? '', /^[\da-f-]{36}$/, path);
    assert.equal(answer.headers['x-powered-by'], undefined, path);
  }
});

test('the policy lets no inline script, no eval and nothing of others in', () => {
  const policy = listSecurityHeaders()['Content-Security-Policy'] ?? '';
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
  const rest = policy.replaceAll(/ style-src-(elem 'self'|attr) 'unsafe-inline';/g, '');
  assert.doesNotMatch(rest, /unsafe|https?:|\*/);
});
