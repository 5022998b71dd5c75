import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { VARIABLES } from '../../server/settings/config.ts';
import { ensureBuilt } from './build.ts';
import { waitUntil } from './model-server.ts';

export type ProgramOptions = {
  /** Variables; whatever is not named is unset, also where a `.env` file would set it. */
  env?: Record<string, string>;
  /** Arguments after `server/main.js`, such as `--dev`. */
  args?: string[];
  /** Arguments of Node itself, such as `--expose-gc`. */
  nodeArgs?: string[];
  /** Let a `.env` file set what `env` does not name. */
  readsDotenv?: boolean;
  /** Where it is started, for its `.env`; default is the repository. */
  cwd?: string;
  /** A copy of the repository that is run instead of it, and is built. */
  root?: string;
  /** Milliseconds until it must be ready. */
  timeout?: number;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type Program = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  pid: number;
  stdout(): string;
  stderr(): string;
  /** The lines of stdout and stderr that are JSON objects. */
  logs(): Record<string, unknown>[];
  /**
   * The first log line for which this holds; waits for it, since lines are written in batches.
   * Throws after 5 seconds.
   */
  findLog(matches: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Settles when the process has ended and all its output is read. */
  exited: Promise<Exit>;
  /** Sends the signal (SIGTERM by default), waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
};

const ROOT = join(import.meta.dirname, '../..');
const READY = /Ready on (http:\/\/\S+:(\d+))/;

/**
 * What any process needs to run at all; everything else could carry a developer's settings into a
 * test.
 */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'LANG'];

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts the built program on a free port and waits until it is ready. Throws with its output when
 * it ends before.
 */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  if (!options.root && !options.args?.includes('--dev')) await ensureBuilt();
  const { child, stdout, stderr, exited } = spawnProgram(options);
  const ready = await waitForReady(child, stdout, exited, options.timeout ?? 60_000);
  if (!ready) {
    child.kill('SIGKILL');
    await exited;
    throw new Error(`the program did not start:\n${stdout()}${stderr()}`);
  }
  const logs = () => `${stdout()}\n${stderr()}`.split('\n').flatMap(parseLine);
  return {
    ...ready,
    pid: child.pid ?? 0,
    stdout,
    stderr,
    logs,
    async findLog(matches) {
      await waitUntil(() => logs().some(matches), 5000, 'no such line in the log');
      return logs().find(matches) ?? {};
    },
    exited,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs the program to its own end, for starts that must fail. Killed after `timeout` ms. */
export async function runProgram(
  options: ProgramOptions = {},
): Promise<Exit & { stdout: string; stderr: string }> {
  await ensureBuilt();
  const { child, stdout, stderr, exited } = spawnProgram(options);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 60_000);
  const exit = await exited;
  clearTimeout(timer);
  return { ...exit, stdout: stdout(), stderr: stderr() };
}

function spawnProgram({
  env,
  args = [],
  nodeArgs = [],
  readsDotenv,
  root = ROOT,
  cwd = root,
}: ProgramOptions) {
  const child = spawn(process.execPath, [...nodeArgs, join(root, 'server/main.js'), ...args], {
    cwd,
    env: {
      ...cleanEnvironment(),
      ...(readsDotenv ? {} : blankSettings()),
      HOST: '127.0.0.1',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'close').then((): Exit => {
    running.delete(child);
    return { code: child.exitCode, signal: child.signalCode };
  });
  return { child, stdout: gather(child.stdout), stderr: gather(child.stderr), exited };
}

/** Empty values count as unset for the program and keep a `.env` file from setting them. */
export function blankSettings(): Record<string, string> {
  const names = Object.entries(VARIABLES).flatMap(([name, variable]) =>
    'secret' in variable ? [name, `${name}_FILE`] : [name],
  );
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const all = [...names, ...proxies, ...proxies.map((name) => name.toLowerCase())];
  return Object.fromEntries([...all, 'NODE_EXTRA_CA_CERTS'].map((name) => [name, '']));
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (!KEPT.includes(name.toUpperCase())) delete env[name];
  }
  return env;
}

/** Joined only when asked for: a soak writes very many lines. */
function gather(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function waitForReady(
  child: ChildProcess,
  stdout: () => string,
  exited: Promise<Exit>,
  timeout: number,
): Promise<{ url: string; port: number } | undefined> {
  const late = AbortSignal.timeout(timeout);
  const ended = exited.then(() => 'ended' as const);
  for (;;) {
    const [, url, port] = READY.exec(stdout()) ?? [];
    if (url) return { url, port: Number(port) };
    if (!child.stdout) return undefined;
    const more = once(child.stdout, 'data', { signal: late }).catch(() => 'ended' as const);
    if ((await Promise.race([more, ended])) === 'ended') return undefined;
  }
}

function parseLine(line: string): Record<string, unknown>[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
