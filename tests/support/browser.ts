import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Debian's Chromium without windows: the same engine, and half the work for the processor. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The browser to test in: CHROMIUM_PATH, else one without windows, else Playwright's own, else an
 * installed one; none found is undefined.
 */
export function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return existsSync(asked) ? asked : undefined;
  const places = [HEADLESS_SHELL, chromium.executablePath(), ...USUAL_PLACES];
  return places.find((path) => existsSync(path));
}

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  // No name but this machine's can be looked up, so a page that reaches elsewhere fails here too.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * Starts a headless Chromium that talks to this machine alone; throws where none is found. The
 * caller closes it.
 */
export async function launchBrowser(extraArgs: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found; set CHROMIUM_PATH to one');
  // Chromium's sandbox does not run as root.
  const isRoot = process.getuid?.() === 0;
  const args = [...QUIET, ...(isRoot ? ['--no-sandbox'] : []), ...extraArgs];
  // Under the plain C locale Chromium cannot name a file in Russian.
  return chromium.launch({ executablePath, args, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}
