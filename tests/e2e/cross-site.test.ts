import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Program, startProgram } from '../support/program.ts';

const ALICE = 'alice-token-0123456789';
const REBOUND = 'rebound.example';

let model: ModelServer;
let browser: Browser;
const attacker = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>Kittens</title><body></body>');
});

before(async () => {
  if (needsBrowser.skip) return;
  model = await startModelServer();
  const rules = `MAP ${REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1`;
  browser = await launchBrowser([`--host-resolver-rules=${rules}`]);
  attacker.listen(0, '127.0.0.1');
  await once(attacker, 'listening');
});
after(async () => {
  attacker.close();
  await browser?.close();
  await model?.close();
});

/**
 * Everything a page can do to another origin with a POST, one after the other; what the browser
 * forbids fails silently.
 */
async function attack(page: Page, target: string) {
  await page.evaluate(async (url) => {
    const form = new URLSearchParams({ prompt: 'Hello' });
    const json = { method: 'POST', body: '{"prompt":"Hello"}', credentials: 'include' } as const;
    const tries = [
      fetch(url, { method: 'POST', mode: 'no-cors', body: form, credentials: 'include' }),
      fetch(url, { method: 'POST', mode: 'cors', body: form, credentials: 'include' }),
      fetch(url, { ...json, headers: { 'Content-Type': 'application/json' } }),
      fetch(url, { ...json, mode: 'no-cors', referrerPolicy: 'no-referrer' }),
    ];
    navigator.sendBeacon(url, form);
    await Promise.allSettled(tries);
  }, target);
  for (const sandbox of [null, 'allow-forms allow-scripts']) {
    await page.evaluate(
      async ([url, value]) => {
        const frame = document.createElement('iframe');
        if (value) frame.setAttribute('sandbox', value);
        frame.srcdoc = `<form method="post" action="${url}"><input name="prompt" value="Hello"></form><script>document.forms[0].submit()</script>`;
        document.body.append(frame);
        await new Promise((resolve) => setTimeout(resolve, 500));
      },
      [target, sandbox],
    );
  }
  const navigated = page.waitForNavigation();
  await page.evaluate((url) => {
    document.body.innerHTML = `<form method="post" action="${url}"><input name="prompt" value="Hello"></form>`;
    document.forms[0]?.submit();
  }, target);
  await navigated;
}

async function attackFromAll(page: Page, program: Program) {
  const address = attacker.address();
  assert.ok(address && typeof address === 'object');
  for (const host of ['localhost', '127.0.0.1']) {
    for (const path of ['/api/generate', '/', '/ru']) {
      await page.goto(`http://${host}:${address.port}/`);
      await attack(page, program.url + path);
    }
  }
}

/** The page that tells of a refusal lists the models; that costs nothing. */
const countGenerations = () => model.requests.filter(({ format }) => format).length;

function statusFromOwnPage(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const body = new URLSearchParams({ prompt: 'Hello' });
    return (await fetch('/api/generate', { method: 'POST', body })).status;
  });
}

test('no page of another site can make a reader spend anything', needsBrowser, async (t) => {
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' } });
  t.after(() => program.stop());
  model.requests.length = 0;
  const page = await browser.newPage();
  await attackFromAll(page, program);
  const refused = program.logs().filter(({ code }) => code === 'cross_site').length;
  assert.ok(refused >= 20, `${refused} attempts arrived`);
  assert.equal(countGenerations(), 0);
  await page.goto(program.url);
  assert.equal(await statusFromOwnPage(page), 200, 'the own page may');
});

test('a session is of no use to other sites', needsBrowser, async (t) => {
  const program = await startProgram({
    env: { OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off', ACCESS_TOKENS: `alice:${ALICE}` },
  });
  t.after(() => program.stop());
  const page = await browser.newPage();
  await page.goto(`${program.url}/sign-in`);
  await page.locator('input[name=token]').fill(ALICE);
  await page.locator('form button').first().click();
  await page.waitForURL(`${program.url}/`);
  model.requests.length = 0;
  await attackFromAll(page, program);
  assert.equal(countGenerations(), 0);
  await page.goto(program.url);
  assert.equal(await statusFromOwnPage(page), 200, 'it still holds on the own page');
});

test('a name rebound to this machine gets nothing', needsBrowser, async (t) => {
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url } });
  t.after(() => program.stop());
  model.requests.length = 0;
  const page = await browser.newPage();
  const answer = await page.goto(`http://${REBOUND}:${program.port}/`);
  assert.equal(answer?.status(), 421);
  assert.equal(await statusFromOwnPage(page), 421);
  assert.equal(countGenerations(), 0);
});
