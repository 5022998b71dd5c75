import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to start or to stop, in milliseconds. */
const PATIENCE_MS = 30_000;

export type Started = { pid: number; port: number; stop(): Promise<void> };

export type Command = {
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Takes what the process says. */
  logFile: string;
  port: number;
  /**
   * In a process group of its own, so that what it starts can be stopped with it: npm does not pass
   * a signal on.
   */
  hasGroup?: boolean;
};

/** Starts a server and waits until it takes connections. */
export async function startProcess(options: Command): Promise<Started> {
  const child = spawnLogged(options);
  try {
    await waitForPort(options.port, child);
  } catch (thrown) {
    await stopChild(child);
    throw new Error(`${options.command} did not start; see ${options.logFile}`, { cause: thrown });
  }
  return { pid: child.pid ?? 0, port: options.port, stop: () => stopChild(child) };
}

/** Runs a command to its end. Rejects where that is not 0. */
export async function runToEnd(options: Omit<Command, 'port'>): Promise<void> {
  const [code] = await once(spawnLogged(options), 'exit');
  if (code !== 0) throw new Error(`${options.args[0]} ended with ${code}; see ${options.logFile}`);
}

export function spawnLogged(options: Omit<Command, 'port'>): ChildProcess {
  const { command, args, cwd, env, logFile, hasGroup = false } = options;
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', log, log],
    detached: hasGroup,
  });
  closeSync(log);
  return child;
}

/** Starts a script of this folder that tells its port. */
export async function forkServer(script: string, args: readonly string[]): Promise<Started> {
  const child = fork(script, args, { stdio: 'inherit' });
  const [message] = await once(child, 'message');
  return { pid: child.pid ?? 0, port: message.port, stop: () => stopChild(child) };
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exit;
  clearTimeout(timer);
}

/** Stops a child that was started with `hasGroup`, and all that it started. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await exit;
}

/** A port that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error('took too long');
    await sleep(20);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
