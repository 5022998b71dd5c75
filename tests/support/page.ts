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
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        // A refused request is told on the page; the browser's own line about it is no fault.
        const isFault = message.type() === 'error' && !message.text().startsWith('Failed to load');
        if (isFault) faults.push(message.text());
      });
      await page.goto(program.url + path);
      if (options.javaScriptEnabled !== false) await page.waitForFunction(isHydrated);
      return Object.assign(page, { faults });
    },
    async close() {
      await browser.close();
      await program.stop();
      await model.close();
    },
  };
}

/** Whether the page's own code is at work on it; it comes a moment after its files do. */
function isHydrated(): boolean {
  const field = document.querySelector('textarea');
  return !field || Object.keys(field).some((key) => key.startsWith('__react'));
}
