import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a machine has this repository, to read. */
export const REPOSITORY = '/srv/repository';

const BOOT = join(import.meta.dirname, 'boot-systemd.sh');

/** Why no machine can be booted here, or false where one can. */
export function findObstacle(): string | false {
  if (process.getuid?.() !== 0) return 'it takes root';
  if (!existsSync('/lib/systemd/systemd')) return 'systemd is not installed';
  const tries = ['unshare --mount --pid --fork --cgroup --net true', 'nginx -v', 'nsenter -V'];
  const failed = tries.find((one) => spawnSync('sh', ['-c', one]).status !== 0);
  return failed ? `this fails here: ${failed}` : false;
}

export type Machine = {
  /** Runs a script of bash as root; gives the exit code and all that was printed. */
  run(script: string): Promise<{ code: number | null; output: string }>;
  stop(): Promise<void>;
};

/**
 * A throw-away machine with systemd: this one's files, copied as they are written to, and nothing
 * but loopback for a network.
 */
export async function bootMachine(): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'machine-'));
  const boot = spawn(BOOT, [folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  const pidPath = join(folder, 'pid');
  for (let i = 0; i < 300 && !existsSync(pidPath); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!existsSync(pidPath)) {
    boot.stdin.end();
    throw new Error(`no machine: ${readFileSync(join(folder, 'log'), 'utf8')}`);
  }
  const pid = readFileSync(pidPath, 'utf8').trim();
  return {
    run: (script) => runInside(pid, script),
    async stop() {
      boot.stdin.end();
      await once(boot, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function runInside(pid: string, script: string) {
  const child: ChildProcess = spawn(
    'nsenter',
    ['-t', pid, '-a', 'bash', '-c', `exec 2>&1\n${script}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return { code: child.exitCode, output: Buffer.concat(chunks).toString() };
}
