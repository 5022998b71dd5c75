import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePorts, waitForListener } from './free-ports.ts';

export type Redis = {
  /** `redis://127.0.0.1:PORT`, the same after a new start. */
  url: string;
  start(): Promise<void>;
  /** SIGKILL ends it at once, SIGSTOP makes it hang, SIGCONT lets it go on. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
};

/** The distribution's redis-server on a free port, with nothing kept on disk. */
export async function startRedis(): Promise<Redis> {
  const [port = 0] = await findFreePorts(1);
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let child: ChildProcess | undefined;
  process.once('exit', () => child?.kill('SIGKILL'));
  const redis: Redis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      child = spawn('redis-server', flags, { stdio: 'ignore' });
      await waitForListener(port);
    },
    async signal(name) {
      const exited = child && name === 'SIGKILL' ? once(child, 'exit') : undefined;
      child?.kill(name);
      await exited;
    },
  };
  await redis.start();
  return redis;
}
