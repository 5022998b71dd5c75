import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bucketAddress,
  isLocalCaller,
  isSecure,
  readClientAddress,
} from '../../server/guards/client-address.ts';
import { receive } from '../support/receive.ts';

async function readForwarded(trustProxy: number, ...values: string[]) {
  const headers = values.map((value): [string, string] => ['X-Forwarded-For', value]);
  return readClientAddress(await receive({ headers, address: '10.0.0.9' }), trustProxy);
}

test('X-Forwarded-For is believed only as far as proxies are trusted', async () => {
  assert.equal(await readForwarded(0, '1.1.1.1'), '10.0.0.9');
  assert.equal(await readForwarded(1), '10.0.0.9');
  assert.equal(await readForwarded(1, '1.1.1.1'), '1.1.1.1');
  assert.equal(await readForwarded(1, '6.6.6.6, 1.1.1.1'), '1.1.1.1');
  assert.equal(await readForwarded(2, '6.6.6.6, 1.1.1.1, 2.2.2.2'), '1.1.1.1');
  assert.equal(await readForwarded(1, '6.6.6.6', '1.1.1.1'), '1.1.1.1', 'several lines are one');
});

test('fewer entries than trusted proxies give the furthest that was vouched for', async () => {
  assert.equal(await readForwarded(3, '1.1.1.1, 2.2.2.2'), '1.1.1.1');
});

test('a malformed entry ends the belief at the last good one', async () => {
  assert.equal(await readForwarded(1, 'unknown'), '10.0.0.9');
  assert.equal(await readForwarded(1, '1.1.1.1,'), '10.0.0.9');
  assert.equal(await readForwarded(2, 'evil<script>, 2.2.2.2'), '2.2.2.2');
  assert.equal(await readForwarded(1, '999.1.1.1'), '10.0.0.9');
});

test('a port and brackets around a forwarded address are dropped', async () => {
  assert.equal(await readForwarded(1, '1.1.1.1:4711'), '1.1.1.1');
  assert.equal(await readForwarded(1, '[2001:db8::1]:443'), '2001:db8:0:0:0:0:0:1');
  assert.equal(await readForwarded(1, '2001:DB8::1'), '2001:db8:0:0:0:0:0:1');
});

test('headers that the framework adds are not taken for forwarded ones', async () => {
  const request = await receive({ headers: [['Host', 'localhost']], address: '10.0.0.9' });
  request.headers['x-forwarded-for'] = '127.0.0.1';
  assert.equal(readClientAddress(request, 1), '10.0.0.9');
});

test('an IPv6 caller is counted by its /64, an IPv4 one by its address', () => {
  assert.equal(bucketAddress('203.0.113.7'), '203.0.113.7');
  assert.equal(bucketAddress('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(bucketAddress('::ffff:cb00:7107'), '203.0.113.7');
  assert.equal(bucketAddress('2001:db8:1:2::1'), '2001:db8:1:2::/64');
  assert.equal(bucketAddress('2001:0DB8:0001:0002:ffff:ffff:ffff:ffff'), '2001:db8:1:2::/64');
  assert.equal(bucketAddress('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(bucketAddress('::1'), '0:0:0:0::/64');
  assert.notEqual(bucketAddress('2001:db8:1:2::1'), bucketAddress('2001:db8:1:3::1'));
});

test('no spelling of an address breaks a bucket', () => {
  for (const text of ['', 'x', '1.2.3', '::g', ':::', '1.2.3.4.5', '%']) {
    assert.equal(bucketAddress(text), 'unknown', text);
  }
});

const LOCAL: [string, string][] = [['Host', 'localhost:3000']];

test('a caller on this machine is local', async () => {
  assert.ok(isLocalCaller(await receive({ headers: LOCAL })));
  assert.ok(isLocalCaller(await receive({ headers: LOCAL, address: '::1' })));
  assert.ok(isLocalCaller(await receive({ headers: LOCAL, address: '::ffff:127.0.0.1' })));
  assert.ok(isLocalCaller(await receive({ headers: [...LOCAL, ['X-Forwarded-For', '::1']] })));
  assert.ok(isLocalCaller(await receive({ headers: [...LOCAL, ['Forwarded', 'for="[::1]:80"']] })));
});

test('another socket, Host or forwarded address is not local', async () => {
  const others: [string, string][] = [
    ['X-Forwarded-For', '127.0.0.1, 203.0.113.7'],
    ['X-Forwarded-For', ''],
    ['X-Forwarded-For', 'localhost'],
    ['X-Real-IP', '203.0.113.7'],
    ['CF-Connecting-IP', '203.0.113.7'],
    ['Forwarded', 'for=203.0.113.7;proto=https'],
    ['Forwarded', 'for=127.0.0.1, for=_hidden'],
    ['Forwarded', 'proto=https'],
    ['X-Forwarded-Host', 'quickstart.example'],
  ];
  for (const header of others) {
    assert.equal(isLocalCaller(await receive({ headers: [...LOCAL, header] })), false, `${header}`);
  }
  assert.equal(isLocalCaller(await receive({ headers: LOCAL, address: '203.0.113.7' })), false);
  assert.equal(isLocalCaller(await receive({ headers: [['Host', 'evil.example']] })), false);
  assert.equal(isLocalCaller(await receive()), false, 'without Host');
});

test('a connection is secure where a trusted proxy says so', async () => {
  const request = await receive({ headers: [['X-Forwarded-Proto', 'https']] });
  assert.equal(isSecure(request, 0), false);
  assert.equal(isSecure(request, 1), true);
  assert.equal(isSecure(await receive({ headers: [['X-Forwarded-Proto', 'http']] }), 1), false);
});
