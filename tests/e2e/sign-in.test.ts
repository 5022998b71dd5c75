import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { findViolations } from '../support/find-violations.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Program, startProgram } from '../support/program.ts';

const ALICE = 'alice-token-0123456789';

let program: Program;
let browser: Browser;
before(async () => {
  if (needsBrowser.skip) return;
  program = await startProgram({ env: { ACCESS_TOKENS: `alice:${ALICE}` } });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function open(options: BrowserContextOptions, path: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const page = await context.newPage();
  await page.goto(program.url + path);
  return page;
}

async function submit(page: Page, token: string) {
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What the browser's session is worth, asked from the page's own address. */
async function countModels(page: Page): Promise<number> {
  const answer = await page.context().request.get(`${program.url}/api/models`);
  return answer.status();
}

for (const javaScriptEnabled of [true, false]) {
  const name = javaScriptEnabled ? 'with' : 'without';

  test(`signing in and out works ${name} JavaScript`, needsBrowser, async () => {
    const page = await open({ javaScriptEnabled }, '/');
    assert.equal(new URL(page.url()).pathname, '/sign-in', 'sent on without a session');
    assert.equal(await countModels(page), 401);

    await submit(page, 'not-the-right-token');
    assert.match(await page.getByRole('alert').innerText(), /token is not right/);
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    assert.equal(await countModels(page), 401);

    await submit(page, `  ${ALICE} `);
    await page.waitForURL(`${program.url}/`);
    assert.equal(await countModels(page), 200);
    const [cookie] = (await page.context().cookies()).filter((one) => one.name.includes('session'));
    assert.ok(cookie?.httpOnly && cookie.sameSite === 'Lax');
    assert.ok(!cookie.value.includes(ALICE));
    await page.goto(`${program.url}/sign-in`);
    assert.equal(new URL(page.url()).pathname, '/', 'who is in needs no form');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${program.url}/sign-in`);
    assert.equal(await countModels(page), 401);
    await page.context().close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  const name = javaScriptEnabled ? 'with' : 'without';

  test(`signing in leads back to the form that was asked for, ${name} JavaScript`, {
    ...needsBrowser,
  }, async () => {
    const page = await open({ javaScriptEnabled }, '/ru/p/translate');
    await page.getByRole('link', { name: 'English' }).click();
    await submit(page, 'not-the-right-token');
    await page.getByRole('alert').waitFor();
    await submit(page, ALICE);
    await page.waitForURL(`${program.url}/p/translate`);
    await page.getByRole('heading', { name: 'Translate', level: 1 }).waitFor();

    await page.context().clearCookies();
    await page.getByLabel('Text').fill('Dusk');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await submit(page, ALICE);
    await page.waitForURL(`${program.url}/p/translate`);
    if (javaScriptEnabled) assert.equal(await page.getByLabel('Text').inputValue(), 'Dusk');
    await page.context().close();
  });
}

test('the sign-in page speaks Russian too', needsBrowser, async () => {
  const page = await open({ locale: 'ru-RU' }, '/sign-in');
  await page.getByLabel('Токен доступа').fill('not-the-right-token');
  await page.getByRole('button', { name: 'Войти' }).click();
  assert.match(await page.getByRole('alert').innerText(), /Токен не подошёл/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ru');
  await page.context().close();
});

for (const [locale, colorScheme] of [
  ['en', 'light'],
  ['ru', 'dark'],
] as const) {
  test(
    `axe finds nothing on the sign-in page, ${locale}, ${colorScheme}`,
    needsBrowser,
    async () => {
      const page = await open({ locale, colorScheme }, '/sign-in');
      for (const hasFailed of [false, true]) {
        if (hasFailed) {
          await page.locator('#token').fill('not-the-right-token');
          await page.locator('#token').press('Enter');
          await page.getByRole('alert').waitFor();
        }
        assert.deepEqual(await findViolations(page), [], hasFailed ? 'failed' : 'empty');
      }
      await page.context().close();
    },
  );
}
