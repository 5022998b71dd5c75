import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../tests/support/browser.ts';

/** The programs that some tests need, and how to get them. */
export type Tool = {
  name: string;
  /** How a test file names its need. */
  marker: string;
  /** Set to 1 when the tool is missing. */
  variable: string;
  find(): string | undefined;
};

export const TOOLS: readonly Tool[] = [
  {
    name: 'shellcheck',
    marker: 'needsShellcheck',
    variable: 'SKIP_SHELLCHECK',
    find: () => findOnPath('shellcheck', []),
  },
  {
    name: 'prometheus',
    marker: 'needsPromtool',
    variable: 'SKIP_PROMTOOL',
    find: () => findOnPath('promtool', []),
  },
  {
    name: 'chromium-headless-shell',
    marker: 'needsBrowser',
    variable: 'SKIP_BROWSER',
    find: findChromium,
  },
  { name: 'nginx', marker: 'needsNginx', variable: 'SKIP_NGINX', find: findNginx },
  {
    name: 'buildah',
    marker: 'needsBuildah',
    variable: 'SKIP_BUILDAH',
    find: () => findOnPath('buildah', []),
  },
  {
    name: 'debootstrap',
    marker: 'needsBuildah',
    variable: 'SKIP_BUILDAH',
    find: () => findOnPath('debootstrap', ROOT_FOLDERS),
  },
  { name: 'redis-server', marker: 'needsRedis', variable: 'SKIP_REDIS', find: findRedis },
];

/**
 * Installs those of the tools that are missing, where that is possible, and returns those that
 * still are.
 */
export function findMissing(tools: readonly Tool[]): Tool[] {
  const isMissing = (tool: Tool) => tool.find() === undefined;
  const missing = tools.filter(isMissing);
  if (missing.length > 0 && canUseApt()) installByApt(missing.map((tool) => tool.name));
  if (missing.some((tool) => tool.find === findChromium && isMissing(tool))) installByPlaywright();
  return missing.filter(isMissing);
}

/** Where a distribution has what is meant for root, and no one else has on his path. */
export const ROOT_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

function findNginx(): string | undefined {
  return findOnPath('nginx', ROOT_FOLDERS);
}

function findRedis(): string | undefined {
  return findOnPath('redis-server', []);
}

function findOnPath(name: string, more: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...more];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian alone: Ubuntu's chromium package is a stub for another installer. */
function canUseApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian starts a service as it installs it, on its usual port, unless this file forbids that. */
function installByApt(names: string[]): void {
  console.log(`Installing ${names.join(', ')} with apt-get.`);
  const forbidsAlready = existsSync(POLICY);
  if (!forbidsAlready) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const flags = ['-y', '-qq', '--no-install-recommends'];
    spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
    spawnSync('apt-get', ['install', ...flags, ...names], { env, stdio: 'inherit' });
  } finally {
    if (!forbidsAlready) rmSync(POLICY, { force: true });
  }
}

/** Five minutes at most: where the download is shut off, some networks never say no. */
function installByPlaywright(): void {
  console.log("Installing Playwright's Chromium.");
  const args = ['node_modules/playwright-core/cli.js', 'install', 'chromium'];
  spawnSync(process.execPath, args, { stdio: 'inherit', timeout: 300_000 });
}
