import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findFreePorts, waitForListener } from './free-ports.ts';
import { blankSettings, startProgram } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Inside the repository, so that its packages are found; without the lock file, which would make this the root of all. */
const OWN = join(ROOT, '.next-own');
const PARTS = ['components', 'lib', 'pages', 'public', 'scripts', 'server', 'styles', 'prompts'];
const FILES = ['instrumentation.ts', 'package.json', 'tsconfig.json'];
const NEXT = join(ROOT, 'node_modules/next/dist/bin/next');

export type Running = { url: string; stop(): Promise<unknown> };

/** The ways to run an app of Next.js, with settings as variables. The last two are without our process. */
export const WAYS: Readonly<Record<string, (env: Record<string, string>) => Promise<Running>>> = {
  'npm start': (env) => startOurs(env, []),
  'npm run dev': (env) => startOurs(env, ['--dev']),
  'next start': (env) => startServer([NEXT, 'start', '-H', '127.0.0.1'], OWN, env),
  standalone: (env) => startServer([join(findStandalone(), 'server.js')], findStandalone(), env),
};

/** On a port that is known before: a proxy's addresses are made from it. */
async function startOurs(env: Record<string, string>, args: string[]): Promise<Running> {
  const [port = 0] = await findFreePorts(1);
  return startProgram({ root: OWN, env: { PORT: String(port), ...env }, args });
}

/** A copy of the repository with pages, rules and a proxy of its reader's own, built. */
export function buildOwnApp(env: Record<string, string> = {}): void {
  removeOwnApp();
  mkdirSync(OWN);
  for (const part of [...PARTS, ...FILES].filter((one) => existsSync(join(ROOT, one)))) {
    cpSync(join(ROOT, part), join(OWN, part), { recursive: true });
  }
  cpSync(join(ROOT, 'next.config.js'), join(OWN, 'own.next.config.js'));
  cpSync(join(ROOT, 'tests/support/own-pages'), OWN, { recursive: true });
  // It would otherwise take both cores from the tests beside it.
  const { status, stdout, stderr } = spawnSync(
    'nice',
    ['-n', '19', process.execPath, 'scripts/build.ts'],
    { cwd: OWN, encoding: 'utf8', env: { ...process.env, OWN_OUTPUT: 'standalone', ...env } },
  );
  assert.equal(status, 0, stdout + stderr);
  // As Next.js's documentation has it: these two are for whoever deploys to put in place.
  cpSync(join(OWN, 'public'), join(findStandalone(), 'public'), { recursive: true });
  cpSync(join(OWN, '.next/static'), join(findStandalone(), '.next/static'), { recursive: true });
}

export function removeOwnApp(): void {
  rmSync(OWN, { recursive: true, force: true });
}

/** Below the folder that holds the lock file, which Next.js takes for the root of all. */
function findStandalone(): string {
  return join(OWN, '.next/standalone', basename(OWN));
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
