import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { listSecurityHeaders } from '../../server/http/security-headers.ts';
import { launchBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { buildOwnApp, type Running, removeOwnApp, WAYS } from '../support/own-app.ts';
import { collectEvents } from '../support/read-events.ts';

// Whoever clones this program to change it has all that Next.js documents, however it is started.

let folder: string;
let browser: Browser;
before(async () => {
  // As `npm start` builds; Turbopack's build is tried in base-path.test.ts.
  folder = buildOwnApp('pages', '--webpack');
  if (!needsBrowser.skip) browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  removeOwnApp(folder);
});

async function open(url: string): Promise<Page & { faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(url, { waitUntil: 'load' });
  return Object.assign(page, { faults });
}

/** Goes on to another page by Next.js's client, without waiting for it. */
function push(page: Page, path: string): Promise<void> {
  return page.evaluate((to) => {
    const { router } = Reflect.get(window, 'next');
    void router.push(to);
  }, path);
}

const post = (url: string, body: object, accept = 'application/json') =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify(body),
  });

for (const [way, start] of Object.entries(WAYS)) {
  describe(way, () => {
    let app: Running;
    before(async () => {
      app = await start(folder, {});
    });
    after(() => app?.stop());

    test('pages, rules, proxy and images work as Next.js documents them', async () => {
      const get = (path: string) => fetch(app.url + path, { redirect: 'manual' });
      assert.match(await (await get('/notes/7')).text(), /Note <!-- -->7/);
      assert.match(await (await get('/rewritten/8')).text(), /Note <!-- -->8/);
      assert.match(await (await get('/guarded/any')).text(), /Note <!-- -->proxy/);
      const moved = await get('/old');
      assert.deepEqual([moved.status, moved.headers.get('location')], [307, '/more']);
      assert.equal((await get('/more')).headers.get('x-own'), 'yes');
      const image = await get('/_next/image?url=%2Fdot.png&w=32&q=75');
      assert.deepEqual([image.status, image.headers.get('content-type')], [200, 'image/png']);
      assert.equal(await (await get('/api/edge')).text(), 'from the edge');
      assert.equal((await get('/api/failing')).status, 500);
      const page = await (await get('/ru')).text();
      const [, build = ''] = /"buildId":"([^"]+)"/.exec(page) ?? [];
      const data = await get(`/_next/data/${build}/ru.json`);
      assert.equal((await data.json()).pageProps.locale, 'ru');
    });

    test('answers come as JSON, events and text, with the security headers', async () => {
      const json = await post(app.url, { animal: 'Cat', temperature: 0 });
      const { result, demo } = await json.json();
      assert.deepEqual([result.split(', ').length, demo], [3, true]);
      const isDev = way === 'npm run dev';
      for (const [name, value] of Object.entries(listSecurityHeaders({ isDev }))) {
        assert.equal(json.headers.get(name), value, name);
      }
      assert.match(json.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/);
      const prompt = { prompt: 'Hello', temperature: 0 };
      const events = await collectEvents(await post(app.url, { ...prompt, stream: true }));
      assert.deepEqual(events.order, ['start', 'delta', 'done']);
      const text = await (await post(app.url, prompt, 'text/plain')).text();
      assert.equal(text, events.text);
      const unknown = await post(app.url, { promt: 'Hello' });
      assert.deepEqual([unknown.status, (await unknown.json()).error.param], [400, 'promt']);
    });

    test('the form works without JavaScript', async () => {
      const answer = await fetch(`${app.url}/ru`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ prompt: 'Кот', preset: 'pet-names', temperature: '0' }),
      });
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /Кот<\/textarea>/);
    });

    test('useRouter and next/link go on without a new page', needsBrowser, async () => {
      const page = await open(`${app.url}/notes/7`);
      await page.getByText('/notes/7').waitFor();
      await page.evaluate(() => Object.assign(window, { isSame: true }));
      await page.getByRole('button', { name: 'Push' }).click();
      const heading = page.getByRole('heading', { name: 'Note 8' });
      await heading.waitFor();
      const color = await heading.evaluate((element) => getComputedStyle(element).color);
      assert.equal(color, 'rgb(1, 2, 3)', 'its styles are there');
      await page.getByRole('link', { name: 'Link' }).click();
      await page.getByRole('heading', { name: 'Note 9' }).waitFor();
      await push(page, '/ru');
      await page.getByRole('textbox', { name: 'Запрос' }).fill('Черновик');
      await push(page, '/notes/7');
      await page.getByRole('heading', { name: 'Note 7' }).waitFor();
      await push(page, '/ru');
      await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Черновик');
      assert.equal(await page.evaluate(() => 'isSame' in window), true);
      assert.deepEqual(page.faults, []);
    });

    test('the page of 2023 in the place of ours works', needsBrowser, async () => {
      const page = await open(app.url);
      assert.equal(await page.title(), 'Name my pet');
      await page.getByRole('textbox', { name: 'Animal' }).fill('Cat');
      await page.getByRole('button', { name: 'Go' }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /\w+, .*\w+, .*\w+/ })
        .waitFor();
      assert.deepEqual(page.faults, []);
    });
  });

  test(`${way} keeps to its settings`, async () => {
    const app = await start(folder, {
      ACCESS_TOKENS: `one:${'t'.repeat(24)}`,
      RATE_LIMIT: '1/minute',
    });
    const token = { Authorization: `Bearer ${'t'.repeat(24)}` };
    const body = new URLSearchParams({ prompt: 'Hi' });
    const ask = (headers: Record<string, string>) =>
      fetch(`${app.url}/api/generate`, { method: 'POST', headers, body });
    const statuses = [await ask({}), await ask(token), await ask(token)].map((one) => one.status);
    await app.stop();
    assert.deepEqual(statuses, [401, 200, 429]);
  });
}

test('a page whose code fails says so', needsBrowser, async (t) => {
  const app = await WAYS['npm start'](folder, {});
  t.after(() => app.stop());
  const page = await open(`${app.url}/broken`);
  await page.getByRole('heading', { name: 'This page has failed' }).waitFor();
});
