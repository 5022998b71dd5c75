import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findFreePorts, waitForListener } from './free-ports.ts';
import { blankSettings, startProgram } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');

const PARTS = ['components', 'lib', 'pages', 'public', 'scripts', 'server', 'styles', 'prompts'];
const FILES = ['instrumentation.ts', 'package.json', 'tsconfig.json'];
const NEXT = join(ROOT, 'node_modules/next/dist/bin/next');

export type Running = { url: string; stop(): Promise<unknown> };

/**
 * The ways to run an app of Next.js, with settings as variables. The last two are without our
 * process.
 */
type Start = (folder: string, env: Record<string, string>) => Promise<Running>;

export const WAYS = {
  'npm start': (folder, env) => startOurs(folder, env, []),
  'npm run dev': (folder, env) => startOurs(folder, env, ['--dev']),
  'next start': (folder, env) => startServer([NEXT, 'start', '-H', '127.0.0.1'], folder, env),
  standalone(folder, env) {
    const standalone = findStandalone(folder);
    return startServer([join(standalone, 'server.js')], standalone, env);
  },
} satisfies Record<string, Start>;

/** On a port that is known before: a proxy's addresses are made from it. */
async function startOurs(
  root: string,
  env: Record<string, string>,
  args: string[],
): Promise<Running> {
  const [port = 0] = await findFreePorts(1);
  return startProgram({ root, env: { PORT: String(port), ...env }, args });
}

/**
 * A built copy of the repository, with pages, rules and a proxy of its reader's own. Inside the
 * repository, so that its packages are found; without the lock file, which would make it the root
 * of all. By Turbopack, as its reader would, or by webpack, as `npm start` does. Returns its
 * folder.
 */
export function buildOwnApp(
  name: string,
  bundler: '--turbopack' | '--webpack',
  env: Record<string, string> = {},
): string {
  const folder = join(ROOT, `.next-own-${name}`);
  removeOwnApp(folder);
  mkdirSync(folder);
  for (const part of [...PARTS, ...FILES].filter((one) => existsSync(join(ROOT, one)))) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  cpSync(join(ROOT, 'next.config.js'), join(folder, 'own.next.config.js'));
  cpSync(join(ROOT, 'tests/support/own-pages'), folder, { recursive: true });
  // Politely, or it would take both cores from the tests beside it.
  const { status, stdout, stderr } = spawnSync(
    'nice',
    ['-n', '5', process.execPath, NEXT, 'build', bundler],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...blankSettings(), OWN_OUTPUT: 'standalone', ...env },
    },
  );
  assert.equal(status, 0, stdout + stderr);
  // As Next.js's documentation has it: these two are for whoever deploys to put in place.
  const standalone = findStandalone(folder);
  cpSync(join(folder, 'public'), join(standalone, 'public'), { recursive: true });
  cpSync(join(folder, '.next/static'), join(standalone, '.next/static'), { recursive: true });
  return folder;
}

export function removeOwnApp(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Below the folder that holds the lock file, which Next.js takes for the root of all. */
function findStandalone(folder: string): string {
  return join(folder, '.next/standalone', basename(folder));
}

async function startServer(
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Running> {
  const [port = 0] = await findFreePorts(1);
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...blankSettings(),
      LOG_LEVEL: 'silent',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      ...env,
    },
  });
  const exited = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  await waitForListener(port);
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
