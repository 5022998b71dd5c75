import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHost } from '../../server/guards/host.ts';
import { isLoopbackHost, LOOPBACK_HOSTS } from '../../server/network/host-pattern.ts';
import { loadSettings } from '../../server/settings/config.ts';
import { receive } from '../support/receive.ts';

async function isServed(host: string | undefined, allowed: readonly string[] | undefined) {
  const headers: [string, string][] = host === undefined ? [] : [['Host', host]];
  const request = await receive({ headers });
  try {
    checkHost(request, allowed);
    return true;
  } catch (thrown) {
    assert.equal((thrown as { code: string }).code, 'host_not_allowed');
    return false;
  }
}

test('an allowed name is served whatever its case, final dot and port', async () => {
  const allowed = ['Quickstart.Example'];
  for (const host of ['quickstart.example', 'QUICKSTART.example:8443', 'quickstart.example.']) {
    assert.ok(await isServed(host, allowed), host);
  }
});

test('other names are refused', async () => {
  const others = [
    undefined,
    '',
    'evil.example',
    'quickstart.example.evil.example',
    'evil-quickstart.example',
    'sub.quickstart.example',
    'quickstart.example@evil.example',
    'quickstart.example/..',
    'quickstart.example, evil.example',
    'quickstart.example:80:80',
    ':3000',
  ];
  for (const host of others) {
    assert.equal(await isServed(host, ['quickstart.example']), false, String(host));
  }
});

test('an entry with a port allows that port alone', async () => {
  assert.ok(await isServed('quickstart.example:8443', ['quickstart.example:8443']));
  assert.equal(await isServed('quickstart.example', ['quickstart.example:8443']), false);
  assert.equal(await isServed('quickstart.example:80', ['quickstart.example:8443']), false);
});

test('*.name allows what is under it, not the name itself', async () => {
  assert.ok(await isServed('a.b.example:3000', ['*.b.example']));
  assert.equal(await isServed('b.example', ['*.b.example']), false);
  assert.equal(await isServed('evilb.example', ['*.b.example']), false);
});

test('IPv6 addresses are the same in every spelling', async () => {
  assert.ok(await isServed('[2001:DB8:0::1]:3000', ['[2001:db8::1]']));
  assert.ok(await isServed('[::1]', LOOPBACK_HOSTS));
  assert.ok(await isServed('[0:0:0:0:0:0:0:1]:3000', LOOPBACK_HOSTS));
  assert.equal(await isServed('[::2]', LOOPBACK_HOSTS), false);
});

test('loopback names are those of this machine alone', () => {
  for (const host of ['localhost', 'LOCALHOST:3000', 'app.localhost', '127.0.0.1', '127.9.9.9:1']) {
    assert.ok(isLoopbackHost(host), host);
  }
  const others = [
    '',
    '0.0.0.0',
    '[::]',
    '128.0.0.1',
    '127.0.0.1.evil.example',
    '127.evil.example',
    'localhost.evil.example',
    'evillocalhost',
    '192.168.0.1',
  ];
  for (const host of others) assert.equal(isLoopbackHost(host), false, host);
});

test('without a list any Host is served, but never two at once', async () => {
  assert.ok(await isServed('anything.example', undefined));
  assert.ok(await isServed(undefined, undefined));
  const headers: [string, string][] = [
    ['Host', 'localhost'],
    ['Host', 'evil.example'],
  ];
  for (const allowed of [undefined, LOOPBACK_HOSTS]) {
    const request = await receive({ headers });
    assert.throws(() => checkHost(request, allowed), { code: 'host_not_allowed' });
  }
});

test('an ALLOWED_HOSTS that could never match stops the start', () => {
  const read = (text: string) => loadSettings({ ALLOWED_HOSTS: text }).ALLOWED_HOSTS;
  const hosts = ['chat.example.org', '*.example.org', '10.0.0.5:3000', '[::1]:80', 'localhost'];
  assert.deepEqual(read(hosts.join(', ')), hosts);
  for (const wrong of [
    'https://chat.example.org',
    '*',
    'a b',
    'chat.example.org/x',
    'x,,y',
    'x*',
  ]) {
    assert.throws(() => read(wrong), /ALLOWED_HOSTS must be/, wrong);
  }
});
