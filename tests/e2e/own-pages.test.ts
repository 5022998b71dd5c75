import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Program, startProgram } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Inside the repository, so that its packages are found; without the lock file, which would make this the root of all. */
const OWN = join(ROOT, '.next-own');
const PARTS = ['components', 'lib', 'pages', 'public', 'scripts', 'server', 'styles'];
const FILES = ['next.config.js', 'package.json', 'tsconfig.json'];

let program: Program;
let browser: Browser;
before(async () => {
  if (needsBrowser.skip) return;
  buildOwn();
  program = await startProgram({ root: OWN });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
  rmSync(OWN, { recursive: true, force: true });
});

function buildOwn(): void {
  rmSync(OWN, { recursive: true, force: true });
  mkdirSync(OWN);
  for (const part of [...PARTS, ...FILES]) {
    cpSync(join(ROOT, part), join(OWN, part), { recursive: true });
  }
  cpSync(join(ROOT, 'tests/support/own-pages'), OWN, { recursive: true });
  // It would otherwise take both cores from the tests beside it, some of which wait for an answer for milliseconds.
  const command = ['-n', '19', process.execPath, 'scripts/build.ts'];
  const { status, stdout, stderr } = spawnSync('nice', command, { cwd: OWN, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

async function open(path: string): Promise<Page & { faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(program.url + path, { waitUntil: 'networkidle' });
  return Object.assign(page, { faults });
}

test('whoever puts the page of 2023 in the place of ours has it work', needsBrowser, async () => {
  const page = await open('/');
  assert.equal(await page.title(), 'Name my pet');
  await page.getByRole('textbox', { name: 'Animal' }).fill('Cat');
  await page.getByRole('button', { name: 'Go' }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /\w+, .*\w+, .*\w+/ })
    .waitFor();
  assert.equal(page.url(), `${program.url}/`);
  assert.deepEqual(page.faults, []);
});

test('a page of one’s own may use what the framework has for pages', needsBrowser, async () => {
  const page = await open('/more');
  await page.getByRole('button', { name: '0' }).click();
  await page.getByRole('button', { name: '1' }).waitFor();
  await page.getByText('loaded by itself').waitFor();
  await page.getByLabel('Field').fill('its label is found');
  assert.deepEqual(page.faults, []);
  await page.getByRole('link', { name: 'Home' }).click();
  await page.waitForURL(`${program.url}/`);
});

test(
  'a page whose code fails in the browser says so, in both languages',
  needsBrowser,
  async () => {
    const page = await open('/broken');
    const said = await page.getByRole('main').innerText();
    assert.match(said, /This page has failed/);
    assert.match(said, /произошла ошибка/);
  },
);

test('a page that the build has finished is sent like a file', needsBrowser, async () => {
  const page = await fetch(`${program.url}/more`);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(page.headers.get('content-encoding') ?? '', /^(br|gzip)$/);
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/);
  assert.match(await page.text(), /loaded by itself/);
  const etag = page.headers.get('etag') ?? '';
  const again = await fetch(`${program.url}/more`, { headers: { 'If-None-Match': etag } });
  assert.equal(again.status, 304);
  const posted = await fetch(`${program.url}/more`, { method: 'POST' });
  assert.equal(posted.status, 405);
});
