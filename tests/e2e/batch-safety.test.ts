import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { makeCsv, readKept, setUp, waitForBatch } from '../support/batch-page.ts';
import { holdBack } from '../support/hold-back.ts';
import { needsBrowser } from '../support/needs.ts';
import { arriveAt, goTo, type Stage, setStage } from '../support/page.ts';

const TOKEN = 'batch-token-0123456789';

let stage: Stage;
let closed: Stage;
before(async () => {
  if (needsBrowser.skip) return;
  stage = await setStage();
  closed = await setStage({ env: { ACCESS_TOKENS: `one:${TOKEN}` } });
});
after(async () => {
  await stage?.close();
  await closed?.close();
});

const reply = ({ prompt }: { prompt: string }) => ({ text: `Re: ${prompt}` });

async function start(page: Page, rows: number, prompt: string): Promise<void> {
  await setUp(page, { name: 'rows.csv', text: makeCsv(rows) }, prompt);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText(`Re: ${prompt.replace('{{word}}', 'word3!')}`).waitFor();
}

/** Until so many results are on the device. */
async function waitForKept(page: Page, count: number): Promise<void> {
  while ((await readKept(page)).length < count) await page.waitForTimeout(50);
}

/** What browsers leave out on pages over plain HTTP. */
function takeLocksAway(): void {
  Object.defineProperty(navigator, 'locks', { value: undefined });
  Object.defineProperty(crypto, 'subtle', { value: undefined });
}

for (const way of ['locks', 'a lease'] as const) {
  test(`two tabs do not run the same batch, by ${way}; the second goes on when the first is closed`, {
    ...needsBrowser,
  }, async () => {
    const gate = holdBack(stage.model, 20, reply);
    const first = await stage.open();
    if (way === 'a lease') await first.context().addInitScript(takeLocksAway);
    await goTo(first, `${stage.program.url}/batch`);
    await start(first, 60, `Two by ${way} {{word}}`);
    await waitForKept(first, 20);
    const second = await first.context().newPage();
    await goTo(second, `${stage.program.url}/batch`);
    await second.getByText('open in another tab').waitFor();
    assert.equal(await second.getByRole('button', { name: 'Resume' }).count(), 0);
    await first.close();
    await second.getByText('was under way').waitFor();
    gate.open();
    const before = stage.model.requests.length;
    await second.getByRole('button', { name: 'Resume' }).click();
    await second.getByText('All 60 rows are done.').waitFor();
    const asked = stage.model.requests.slice(before).map(({ prompt }) => prompt);
    assert.equal(new Set(asked).size, 40);
    assert.equal(asked.length, 40);
  });
}

test('going offline pauses, and coming back goes on by itself', needsBrowser, async () => {
  stage.model.replyWith((request) => ({ ...reply(request), delay: { headers: 100 } }));
  const page = await stage.open({ path: '/batch' });
  await start(page, 300, 'Offline {{word}}');
  await page.context().setOffline(true);
  await page.getByText('this device is offline').waitFor();
  const asked = stage.model.requests.length;
  await page.waitForTimeout(500);
  assert.equal(stage.model.requests.length, asked);
  await page.context().setOffline(false);
  await page.getByText('All 300 rows are done.').waitFor();
});

test('without a session it pauses, and goes on after signing in with nothing lost', {
  ...needsBrowser,
}, async () => {
  const gate = holdBack(closed.model, 20, reply);
  const context = await closed.browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await goTo(page, `${closed.program.url}/batch`);
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await page.getByLabel('Access token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await arriveAt(page, `${closed.program.url}/batch`);
  await start(page, 40, 'Signed {{word}}');
  await waitForKept(page, 20);
  await context.clearCookies();
  gate.open();
  await page.getByText('your session has ended').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Access token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await arriveAt(page, `${closed.program.url}/batch`);
  await waitForBatch(page);
  const before = closed.model.requests.length;
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('All 40 rows are done.').waitFor();
  assert.ok(closed.model.requests.length - before < 40);
});

test('without a database the tab remembers, and says so', needsBrowser, async () => {
  stage.model.replyWith(reply);
  const page = await stage.open();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('not in private windows', 'SecurityError');
      },
    });
  });
  await goTo(page, `${stage.program.url}/batch`);
  await start(page, 5, 'Private {{word}}');
  await page.getByText('The batch lasts as long as this tab').waitFor();
  await page.getByText('All 5 rows are done.').waitFor();
  await page.getByText('Re: Private word5!').waitFor();
  assert.deepEqual(page.faults, []);
});

test('a database that fills up is left for the tab’s memory, with all that is in it', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(reply);
  const page = await stage.open();
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    let count = 0;
    IDBObjectStore.prototype.put = function (...args: [unknown, IDBValidKey?]) {
      if (this.name === 'results' && ++count === 4) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      return put.apply(this, args);
    };
  });
  await goTo(page, `${stage.program.url}/batch`);
  await start(page, 12, 'Full {{word}}');
  await page.getByText('All 12 rows are done.').waitFor();
  await page.getByText('The batch lasts as long as this tab').waitFor();
  for (const number of [1, 12]) await page.getByText(`Re: Full word${number}!`).waitFor();
});

test('a prompt file that was changed is noticed, and its rows are asked anew', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(reply);
  const page = await stage.open({ path: '/batch' });
  let version = 'one';
  await page.route('**/api/prompts', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const prompt of body.prompts) prompt.version = version;
    await route.fulfill({ response, json: body });
  });
  await setUp(page, { name: 'rows.csv', text: 'Animal\ncat\ndog\n' }, '');
  await page.getByLabel('Prompt', { exact: true }).selectOption('pet-names');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('All 2 rows are done.').waitFor();
  const before = stage.model.requests.length;
  version = 'two';
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('2 rows are being asked.').waitFor();
  await page.getByText('All 2 rows are done.').waitFor();
  assert.equal(stage.model.requests.length - before, 2);
});

test('a hidden page, whose own timers run once a minute, goes on at the pace of the limit', {
  ...needsBrowser,
}, async (t) => {
  const limited = await setStage({ env: { RATE_LIMIT: '10/second' } });
  t.after(() => limited.close());
  limited.model.replyWith(({ prompt }) => ({ text: `Re: ${prompt}` }));
  const page = await limited.open();
  await page.addInitScript(() => {
    const start = window.setTimeout;
    const slow = (then: TimerHandler, ms = 0) => start(then, ms < 100 ? ms : ms + 60_000);
    Object.assign(window, { setTimeout: slow });
  });
  await goTo(page, `${limited.program.url}/batch`);
  await setUp(page, { name: 'rows.csv', text: makeCsv(60) }, 'Hidden {{word}}');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('All 60 rows are done.').waitFor({ timeout: 120_000 });
  const prompts = limited.model.requests.map(({ prompt }) => prompt);
  // One more asks for the list of models.
  const rows = prompts.filter((prompt) => prompt.startsWith('Hidden'));
  assert.equal(rows.length, 60);
  assert.equal(new Set(rows).size, 60);
});
