import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Program, startProgram } from '../support/program.ts';

let program: Program;
before(async () => {
  program = await startProgram({ env: { RATE_LIMIT: '4/minute', OPENAI_TEMPERATURE: '0.7' } });
});
after(() => program.stop());

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(program.url + path, { headers, redirect: 'manual' });
}

function post(
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(program.url, { method: 'POST', body: new URLSearchParams(fields), headers });
}

async function readLanguage(response: Response): Promise<string | undefined> {
  return /<html lang="(\w+)"/.exec(await response.text())?.[1];
}

test('the language comes from the cookie, else from what the browser asks for', async () => {
  const russian = { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.5' };
  assert.equal(await readLanguage(await get('/')), 'en');
  assert.equal(await readLanguage(await get('/', russian)), 'ru');
  assert.equal(await readLanguage(await get('/', { ...russian, cookie: 'NEXT_LOCALE=en' })), 'en');
  assert.equal(await readLanguage(await get('/ru', { cookie: 'NEXT_LOCALE=en' })), 'ru');
  assert.match((await get('/')).headers.get('vary') ?? '', /Accept-Language, Cookie/);
});

test('the server’s defaults show in the empty fields, as the language writes numbers', async () => {
  assert.match(await (await get('/')).text(), /placeholder="0\.7"/);
  assert.match(await (await get('/ru')).text(), /placeholder="0,7"/);
});

test('choosing a language sets the cookie and leads on', async () => {
  for (const [language, place] of [
    ['en', '/'],
    ['ru', '/ru'],
  ]) {
    const response = await get(`/?lang=${language}`);
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), place);
    assert.match(response.headers.get('set-cookie') ?? '', new RegExp(`^NEXT_LOCALE=${language};`));
  }
});

test('the page carries the headers of every answer, and no script of its own, nor a style in its body', async () => {
  const response = await get('/');
  assert.match(response.headers.get('x-request-id') ?? '', /^[\w-]{36}$/);
  assert.equal(response.headers.get('cache-control'), 'private, no-store');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const [head = '', body = ''] = (await response.text()).split('<body>');
  assert.doesNotMatch(head, /\sstyle=|<script>/);
  assert.match(body, /<textarea/);
  assert.doesNotMatch(body, /<style|\sstyle=|<script>/);
});

test('other methods are refused', async () => {
  for (const method of ['PUT', 'OPTIONS']) {
    for (const path of ['/', '/ru']) {
      const response = await fetch(program.url + path, { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get('allow'), 'GET, HEAD, POST');
    }
  }
});

test('addresses that are not there get a page in both languages', async () => {
  const response = await get('/nowhere');
  assert.equal(response.status, 404);
  const html = await response.text();
  assert.match(html, /Page not found/);
  assert.match(html, /lang="ru".*Страница не найдена/);
});

test('a form past the rate limit gets 429 with the prompt still in the form', async () => {
  const statuses: number[] = [];
  let html = '';
  for (let count = 0; count < 5; count += 1) {
    const response = await post({ prompt: 'keep\r\nme', preset: 'pet-names', max_tokens: '9' });
    statuses.push(response.status);
    html = await response.text();
  }
  assert.deepEqual(statuses, [200, 200, 200, 200, 429]);
  assert.match(html, /keep\nme<\/textarea>/);
  assert.match(html, /role="alert">Too many requests/);
});

test('a form sent from another site is refused', async () => {
  const response = await post({ prompt: 'hello' }, { 'sec-fetch-site': 'cross-site' });
  assert.equal(response.status, 403);
});
