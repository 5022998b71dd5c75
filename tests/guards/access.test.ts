import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { inspect } from 'node:util';
import { createAccess } from '../../server/guards/access.ts';
import { receive } from '../support/receive.ts';

const ALICE = { name: 'alice', token: 'alice-token-0123456789' };
const BOB = { name: 'bob.the-2nd', token: 'bob-token-0123456789-~!@#$%' };
const make = (...tokens: { name: string; token: string }[]) =>
  createAccess({ tokens, secretSalt: 'test' });
const send = (name: string, value: string) => receive({ headers: [[name, value]] });

async function openSession(access = make(ALICE, BOB), token = BOB.token) {
  const cookie = access.signIn(token, { isSecure: false })?.cookie ?? '';
  return cookie.split(';')[0] ?? '';
}

test('a bearer token tells who calls', async () => {
  const access = make(ALICE, BOB);
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    const caller = access.identify(await send('Authorization', `${scheme} ${BOB.token}`));
    assert.deepEqual(caller, { name: BOB.name, kind: 'token' });
  }
});

test('a wrong, missing or misplaced token tells nothing', async () => {
  const access = make(ALICE);
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${ALICE.token}x`,
    `Bearer ${ALICE.token.slice(0, -1)}`,
    `Bearer ${ALICE.token.toUpperCase()}`,
    `Bearer${ALICE.token}`,
    `Basic ${ALICE.token}`,
    ALICE.token,
  ];
  for (const value of wrong) {
    assert.equal(access.identify(await send('Authorization', value)), undefined, value);
  }
  assert.equal(access.identify(await receive()), undefined);
});

test('without tokens everybody is anonymous', async () => {
  const access = createAccess({ tokens: undefined, secretSalt: 'test' });
  assert.equal(access.isClosed, false);
  assert.deepEqual(access.identify(await receive()), { name: 'anonymous', kind: 'anonymous' });
});

test('a session holds in another process, beside other cookies and another scheme', async () => {
  const cookie = await openSession();
  const elsewhere = make(BOB, ALICE);
  const headers: [string, string][] = [
    ['Cookie', `a=b; ${cookie}; c=d`],
    ['Authorization', 'Basic dXNlcjpwYXNz'],
  ];
  assert.deepEqual(elsewhere.identify(await receive({ headers })), {
    name: BOB.name,
    kind: 'token',
  });
});

test('a wrong bearer token is not saved by a session', async () => {
  const headers: [string, string][] = [
    ['Cookie', await openSession()],
    ['Authorization', 'Bearer wrong'],
  ];
  assert.equal(make(ALICE, BOB).identify(await receive({ headers })), undefined);
});

test('changing or removing a token ends its sessions', async () => {
  const request = await send('Cookie', await openSession());
  assert.equal(make(ALICE).identify(request), undefined);
  assert.equal(make(ALICE, { ...BOB, token: `${BOB.token}new` }).identify(request), undefined);
  assert.equal(make({ ...ALICE, name: BOB.name }).identify(request), undefined);
});

test('a session of another program with the same token is not taken', async () => {
  const other = createAccess({ tokens: [BOB], secretSalt: 'other' });
  assert.equal(other.identify(await send('Cookie', await openSession())), undefined);
});

test('no part of a session can be changed', async () => {
  const access = make(ALICE, BOB);
  const cookie = await openSession(access);
  const [name = '', value = ''] = cookie.split('=');
  const [expires = '', signature = ''] = value.split('.');
  const forged = [
    `${Number(expires) + 1}.${signature}.${BOB.name}`,
    `${expires}.${signature}.${ALICE.name}`,
    `${expires}.${'A'.repeat(43)}.${BOB.name}`,
    `${expires}..${BOB.name}`,
    `${expires}.${signature}`,
    `.${signature}.${BOB.name}`,
    '',
    '.'.repeat(5000),
  ];
  assert.ok(access.identify(await send('Cookie', cookie)));
  for (const one of forged) {
    assert.equal(access.identify(await send('Cookie', `${name}=${one}`)), undefined, one);
  }
});

test('a session ends after thirty days', async () => {
  const access = make(BOB);
  const request = await send('Cookie', await openSession(access));
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    mock.timers.tick((30 * 24 - 1) * 3_600_000);
    assert.ok(access.identify(request));
    mock.timers.tick(3_600_000 + 1000);
    assert.equal(access.identify(request), undefined);
  } finally {
    mock.timers.reset();
  }
});

test('the cookie is closed to scripts and other sites, and bound to TLS where there is TLS', () => {
  const plain = make(BOB).signIn(BOB.token, { isSecure: false })?.cookie ?? '';
  const secure = make(BOB).signIn(BOB.token, { isSecure: true })?.cookie ?? '';
  for (const flag of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=2592000']) {
    assert.ok(plain.split('; ').includes(flag), flag);
  }
  assert.ok(!plain.includes('Secure'));
  assert.ok(secure.split('; ').includes('Secure'));
  assert.equal(make(BOB).signIn('wrong', { isSecure: false }), undefined);
  assert.match(make(BOB).signOutCookie({ isSecure: false }), /^quickstart-session=; .*Max-Age=0/);
});

test('neither the cookie nor what is kept shows the token', async () => {
  const access = make(BOB);
  assert.ok(!(await openSession(access)).includes(BOB.token));
  assert.ok(!inspect(access, { depth: 9, showHidden: true }).includes(BOB.token));
});
