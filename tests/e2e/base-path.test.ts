import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { buildOwnApp, type Running, removeOwnApp, WAYS } from '../support/own-app.ts';
import { arriveAt } from '../support/page.ts';
import { blankSettings } from '../support/program.ts';

const TOKEN = 't'.repeat(24);
const SETTINGS = { BASE_PATH: '/gpt', ACCESS_TOKENS: `one:${TOKEN}` };

let folder: string;
let browser: Browser;
before(async () => {
  folder = buildOwnApp('base', '--turbopack', { BASE_PATH: '/gpt' });
  if (!needsBrowser.skip) browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  removeOwnApp(folder);
});

for (const way of ['npm start', 'next start'] as const) {
  describe(`under BASE_PATH, ${way}`, () => {
    let app: Running;
    let url: string;
    before(async () => {
      app = await WAYS[way](folder, SETTINGS);
      url = `${new URL(app.url).origin}/gpt`;
    });
    after(() => app?.stop());

    test('every address has the prefix, and none is without', async () => {
      const paths = ['/api/health', '/api/openapi.json', '/sign-in', '/icon.svg'];
      for (const path of paths) {
        assert.equal((await fetch(url + path)).status, 200, path);
        assert.equal((await fetch(`${new URL(url).origin}${path}`)).status, 404, path);
      }
      const document = await (await fetch(`${url}/api/openapi.json`)).json();
      assert.deepEqual(document.servers, [{ url: '/gpt' }]);
      const away = await fetch(`${url}/ru`, { redirect: 'manual' });
      assert.deepEqual(
        [away.status, away.headers.get('location')],
        [303, '/gpt/sign-in?next=%2Fru'],
      );
      const chosen = await fetch(`${url}/?lang=ru`, { redirect: 'manual' });
      const language = await fetch(`${url}/ru?lang=ru`, { redirect: 'manual' });
      assert.match(language.headers.get('set-cookie') ?? '', /Path=\/gpt;/);
      assert.ok(chosen.status < 400);
    });

    test('one signs in and asks', needsBrowser, async () => {
      const page = await browser.newPage();
      await page.goto(`${url}/ru`);
      await page.getByRole('textbox').fill(TOKEN);
      await page.keyboard.press('Enter');
      await arriveAt(page, `${url}/ru`);
      assert.equal((await page.context().cookies())[0]?.path, '/gpt');
      await page.getByRole('textbox', { name: 'Запрос' }).fill('Кот');
      await page.getByRole('button', { name: 'Сгенерировать' }).click();
      await page.getByRole('region', { name: 'Ответ' }).getByText('Кот').waitFor();
      await page.close();
      const answer = await fetch(`${url}/api/generate`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}` },
        body: new URLSearchParams({ animal: 'Cat', temperature: '0' }),
      });
      assert.equal((await answer.json()).result.split(', ').length, 3);
    });
  });
}

test('npm run serve with another prefix than the build’s says what to run', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'server/main.js')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...blankSettings(), PORT: '0' },
  });
  assert.equal(status, 1);
  assert.match(stderr, /BASE_PATH is "", but the build was made for "\/gpt"\. Run npm run build/);
});
