import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

/** The list of the history says times with it. */
function breakHistory(page: Page): Promise<void> {
  return page.evaluate(() => {
    Intl.DateTimeFormat = class {
      constructor() {
        throw new Error('broken on purpose');
      }
    } as unknown as typeof Intl.DateTimeFormat;
  });
}

function countAsked(): number {
  return stage.model.requests.filter(({ format }) => format).length;
}

async function loadAgain(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Load the page again' }).click();
  await page.waitForFunction(() => document.querySelector('textarea')?.value);
  return page.getByRole('textbox', { name: 'Prompt' }).inputValue();
}

test(
  'a page whose own code fails says so, keeps the answer on the screen, and has the prompt when it is loaded again',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: 'a dear answer' }));
    const page = await stage.open();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('A dear prompt');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('The answer is complete.').waitFor();
    await breakHistory(page);
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('heading', { name: 'This page has failed' }).waitFor();
    assert.match(await page.getByRole('main').innerText(), /a dear answer/);
    assert.equal(await loadAgain(page), 'A dear prompt');
  },
);

test('without a connection the answer at least stays', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'a dear answer' }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A dear prompt');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer is complete.').waitFor();
  const history = page.getByRole('button', { name: 'History' });
  await history.click();
  await page.getByRole('region', { name: 'History' }).waitFor();
  await history.click();
  await breakHistory(page);
  await page.context().setOffline(true);
  await history.click();
  await history.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('main').innerText(), 'a dear answer');
});

test(
  'a page that is the answer to a form sends nothing again when it is loaded again',
  needsBrowser,
  async () => {
    const page = await stage.open();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Earlier');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('The answer is complete.').waitFor();
    const isAnswered = page.waitForEvent('load');
    await page.evaluate(() => document.querySelector('form')?.submit());
    await isAnswered;
    const asked = countAsked();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Typed since');
    await breakHistory(page);
    await page.getByRole('button', { name: 'History' }).click();
    assert.equal(await loadAgain(page), 'Typed since');
    assert.equal(countAsked(), asked);
  },
);

test('what was typed before a page failed at its first moment is kept', needsBrowser, async () => {
  const page = await stage.open();
  const { promise: isTyped, resolve: haveTyped } = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await isTyped;
    await route.continue();
  });
  await page.goto(stage.program.url, { waitUntil: 'commit' });
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Typed at once');
  await page.evaluate(() => {
    const { find } = Array.prototype;
    Object.assign(Array.prototype, {
      find(this: unknown[], ...rest: Parameters<typeof find>) {
        // The page looks for the preset that is chosen.
        if (JSON.stringify(this)?.includes('pet-names')) throw new Error('broken on purpose');
        return find.apply(this, rest);
      },
    });
  });
  haveTyped();
  await page.getByRole('alert').waitFor();
  await page.unrouteAll();
  assert.equal(await loadAgain(page), 'Typed at once');
});
