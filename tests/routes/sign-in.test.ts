import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Program, startProgram } from '../support/program.ts';

const ALICE = 'alice-token-0123456789';
const BOB = 'bob-token-0123456789';
const TOKENS = `alice:${ALICE},bob:${BOB}`;

function post(program: Program, path: string, body: string, headers: Record<string, string> = {}) {
  return fetch(program.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body,
    redirect: 'manual',
  });
}

const signIn = (program: Program, token: string, headers = {}) =>
  post(program, '/sign-in', new URLSearchParams({ token }).toString(), headers);

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

const statusFor = async (program: Program, cookie: string) =>
  (await fetch(`${program.url}/api/models`, { headers: { cookie } })).status;

async function withProgram(env: Record<string, string>, use: (program: Program) => Promise<void>) {
  const program = await startProgram({ env });
  try {
    await use(program);
  } finally {
    await program.stop();
  }
}

test('a right token opens a session that another process takes, until the token changes', async () => {
  let cookie = '';
  await withProgram({ ACCESS_TOKENS: TOKENS }, async (program) => {
    const answer = await signIn(program, BOB);
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/']);
    assert.match(answer.headers.get('set-cookie') ?? '', /; HttpOnly; SameSite=Lax$/);
    cookie = cookieOf(answer);
    assert.equal(await statusFor(program, cookie), 200);
    assert.equal(await statusFor(program, cookie.replace('bob', 'alice')), 401);

    const out = await post(program, '/sign-out', '', { cookie });
    assert.deepEqual([out.status, out.headers.get('location')], [303, '/sign-in']);
    assert.match(out.headers.get('set-cookie') ?? '', /Max-Age=0/);
    assert.ok(!(program.stdout() + program.stderr()).includes(BOB));
  });
  await withProgram({ ACCESS_TOKENS: TOKENS }, async (program) => {
    assert.equal(await statusFor(program, cookie), 200);
  });
  await withProgram({ ACCESS_TOKENS: `alice:${ALICE},bob:${BOB}new` }, async (program) => {
    assert.equal(await statusFor(program, cookie), 401);
  });
});

test('who is sent to sign in is led back to the page, and nowhere else', () =>
  withProgram({ ACCESS_TOKENS: TOKENS }, async (program) => {
    const pages = ['/ru', '/p/translate', '/ru/p/translate'];
    for (const page of pages) {
      const away = await fetch(program.url + page, { redirect: 'manual' });
      const address = away.headers.get('location') ?? '';
      assert.deepEqual([away.status, address], [303, `/sign-in?next=${encodeURIComponent(page)}`]);
      const form = await (await fetch(program.url + address)).text();
      assert.match(form, page.startsWith('/ru') ? /Токен доступа/ : /Access token/);
      assert.ok(form.includes(`action="${address}"`), form);
      assert.ok(form.includes(`href="${page.replace('/ru', '') || '/'}?lang=ru"`), form);
      const back = await post(program, address, `token=${ALICE}`);
      assert.deepEqual([back.status, back.headers.get('location')], [303, page]);
      const again = { headers: { cookie: cookieOf(back) }, redirect: 'manual' } as const;
      const known = await fetch(program.url + address, again);
      assert.equal(known.headers.get('location'), page, 'signed in already');
    }
    const elsewhere = [
      ...[
        '//evil.example',
        '/\\evil.example',
        'https://evil.example',
        'evil.example',
        '/p/..//evil',
      ],
      ...['javascript:alert(1)', '/p/a\r\nSet-Cookie:x=1', '/\t/evil.example', '/ru//evil.example'],
      ...['/p/a?lang=ru', '/p/a#b', '/api/models', '/sign-out', '/p/', '/%2F%2Fevil.example', ''],
    ];
    for (const next of elsewhere) {
      const address = `/sign-in?next=${encodeURIComponent(next)}`;
      const answer = await post(program, address, `token=${ALICE}`);
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/'], next);
      const form = await (await fetch(program.url + address)).text();
      assert.doesNotMatch(form, /(action|href)="[^"]*(evil|alert|api)/);
    }
    const twice = await post(program, '/sign-in?next=/ru&next=//evil.example', `token=${ALICE}`);
    assert.equal(twice.headers.get('location'), '/ru');
  }));

test('a session may generate and counts by its token', () =>
  withProgram({ ACCESS_TOKENS: TOKENS, RATE_LIMIT: '2/hour' }, async (program) => {
    const cookie = cookieOf(await signIn(program, ALICE));
    const generate = (headers: Record<string, string>) =>
      post(program, '/api/generate', 'prompt=Hello', headers);
    assert.equal((await generate({ cookie })).status, 200);
    assert.equal((await generate({ authorization: `Bearer ${ALICE}` })).status, 200);
    assert.equal((await generate({ cookie })).status, 429);
    assert.equal((await generate({ authorization: `Bearer ${BOB}` })).status, 200);
    await program.findLog(({ caller, path }) => caller === 'alice' && path === '/api/generate');
  }));

test('wrong guesses are ten a minute for an address, right ones do not count', () =>
  withProgram({ ACCESS_TOKENS: TOKENS }, async (program) => {
    for (let i = 0; i < 15; i += 1) assert.equal((await signIn(program, ALICE)).status, 303);
    const forge = (i: number) => ({ 'X-Forwarded-For': `203.0.113.${i}` });
    const guesses = Array.from({ length: 30 }, (_, i) => signIn(program, `guess-${i}`, forge(i)));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 10);
    assert.equal(statuses.filter((status) => status === 429).length, 20);
    const late = await signIn(program, ALICE);
    assert.equal(late.status, 429, 'the right one neither, until the minute is over');
    assert.ok(Number(late.headers.get('retry-after')) <= 60);
    assert.match(await late.text(), /role="alert"[^>]*>Too many requests/);
  }));

test('a wrong token gives the form again, with the reason and 401', () =>
  withProgram({ ACCESS_TOKENS: TOKENS }, async (program) => {
    for (const body of ['token=wrong', 'token=', '', 'token=%FF', 'other=1']) {
      const answer = await post(program, '/sign-in', body, { 'Accept-Language': 'ru' });
      assert.equal(answer.status, body === 'token=%FF' ? 400 : 401, body);
      const page = await answer.text();
      assert.match(page, /role="alert"/);
      assert.match(page, /Токен доступа/);
    }
    const strange = await post(program, '/sign-in', '{}', { 'Content-Type': 'text/plain' });
    assert.equal(strange.status, 415);
    const put = await fetch(`${program.url}/sign-in`, { method: 'PUT' });
    assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, HEAD, POST']);
  }));

test('the cookie is Secure behind a proxy that is trusted and says https', () =>
  withProgram({ ACCESS_TOKENS: TOKENS, TRUST_PROXY: '1' }, async (program) => {
    const tls = await signIn(program, ALICE, { 'X-Forwarded-Proto': 'https' });
    assert.match(tls.headers.get('set-cookie') ?? '', /; Secure(;|$)/);
    const plain = await signIn(program, ALICE, { 'X-Forwarded-Proto': 'http' });
    assert.doesNotMatch(plain.headers.get('set-cookie') ?? '', /Secure/);
  }));

test('without tokens there is nothing to sign in to', () =>
  withProgram({}, async (program) => {
    assert.equal((await fetch(`${program.url}/sign-in`)).status, 404);
    assert.equal((await signIn(program, ALICE)).status, 404);
    assert.equal((await post(program, '/sign-out', '')).status, 404);
  }));
