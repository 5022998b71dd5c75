import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSite } from '../../server/guards/site.ts';
import { receive } from '../support/receive.ts';

async function isServed(sent: Record<string, string>) {
  const headers = Object.entries({ Host: 'localhost:3000', ...sent });
  const request = await receive({ headers });
  try {
    checkSite(request);
    return true;
  } catch (thrown) {
    assert.equal((thrown as { code: string }).code, 'cross_site');
    return false;
  }
}

test('the own page and what is no browser are served', async () => {
  assert.ok(await isServed({}));
  assert.ok(await isServed({ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost:3000' }));
  assert.ok(await isServed({ 'Sec-Fetch-Site': 'none' }));
});

test('other sites are refused, same-site ones included', async () => {
  for (const site of ['cross-site', 'same-site', 'nonsense', '', 'same-origin, cross-site']) {
    assert.equal(await isServed({ 'Sec-Fetch-Site': site }), false, site);
  }
  const claims = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://localhost:3000' };
  assert.equal(await isServed(claims), false, 'Sec-Fetch-Site decides');
});

test('without Sec-Fetch-Site the Origin has to be the Host', async () => {
  assert.ok(await isServed({ Origin: 'http://localhost:3000' }));
  assert.ok(await isServed({ Origin: 'https://page.example', Host: 'page.example' }));
  assert.ok(await isServed({ Origin: 'https://page.example', Host: 'page.example:443' }));
  assert.ok(await isServed({ Origin: 'http://[::1]:3000', Host: '[::1]:3000' }));
  const others = [
    'null',
    '',
    'http://localhost',
    'http://localhost:3001',
    'http://evil.example',
    'file://',
    'chrome-extension://abcdef',
    'http://localhost:3000, http://evil.example',
  ];
  for (const origin of others) assert.equal(await isServed({ Origin: origin }), false, origin);
  assert.equal(await isServed({ Origin: 'http://evil.example', Host: '' }), false);
});
