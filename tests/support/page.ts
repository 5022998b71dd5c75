import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { type Program, startProgram } from './program.ts';

/** The program with a stand-in model server behind it and a browser in front. */
export type Stage = {
  program: Program;
  model: ModelServer;
  browser: Browser;
  /** A page in a browser context of its own, with the faults that it met so far. */
  open(options?: BrowserContextOptions & { path?: string }): Promise<Page & { faults: string[] }>;
  close(): Promise<void>;
};

/** `env` adds to the program's settings; `isDemo` leaves the model server out. */
export async function setStage({
  env = {},
  isDemo = false,
}: {
  env?: Record<string, string>;
  isDemo?: boolean;
} = {}): Promise<Stage> {
  const model = await startModelServer();
  const server = isDemo ? {} : { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-test' };
  const program = await startProgram({ env: { RATE_LIMIT: 'off', ...server, ...env } });
  const browser = await launchBrowser();
  return {
    program,
    model,
    browser,
    async open({ path = '/', ...options } = {}) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      // Twice what is usual, for a busy machine.
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // A refused request is told on the page; the browser's own line about it is no fault.
        const isFault = message.type() === 'error' && !message.text().startsWith('Failed to load');
        if (isFault) faults.push(message.text());
      });
      if (options.javaScriptEnabled === false) await page.goto(program.url + path);
      else await goTo(page, program.url + path);
      return Object.assign(page, { faults });
    },
    async close() {
      await browser.close();
      await program.stop();
      await model.close();
    },
  };
}

/** Opens an address, and waits until the page's own code is at work. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await waitForCode(page);
}

/** Waits until the page has come to an address by itself, and its own code is at work. */
export async function arriveAt(page: Page, url: string): Promise<void> {
  await page.waitForURL(url);
  await waitForCode(page);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await waitForCode(page);
}

/**
 * What React knows of the field comes before the effects that listen for keys and fill in what was
 * kept; a browser is idle only when they have run.
 */
async function waitForCode(page: Page): Promise<void> {
  await page.waitForFunction(isKnownToReact);
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
}

function isKnownToReact(): boolean {
  const fields = [...document.querySelectorAll('textarea, input')];
  return fields.every((field) => Object.keys(field).some((key) => key.startsWith('__react')));
}
