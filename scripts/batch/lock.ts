import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Milliseconds between two signs of life, which count where the process cannot be looked for. */
const BEAT = 10_000;
const SILENCE = 60_000;

export type Lock = { release(): void };

/**
 * Keeps other processes from a batch. Undefined where one is at it. A lock that a crash left behind
 * is taken over: its process is gone or, on another machine or in another container, silent for a
 * minute.
 */
export function takeLock(path: string): Lock | undefined {
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  if (!create(path, own)) {
    if (isHeld(path)) return undefined;
    rmSync(path, { force: true });
    if (!create(path, own)) return undefined;
  }
  const beat = setInterval(() => touch(path), BEAT);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      rmSync(path, { force: true });
    },
  };
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
}

function isHeld(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const text = readFileSync(path, 'utf8');
    // Empty: it is being made, or was when the machine failed.
    if (text === '') return age < BEAT;
    const { pid, host } = JSON.parse(text);
    return host === hostname() ? pid !== process.pid && isRunning(pid) : age < SILENCE;
  } catch {
    // It went just now, or is damaged.
    return false;
  }
}

/** Whether the process is there and, where the system tells, is one of this command. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('batch');
  } catch {
    return true;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Somebody removed it; the batch goes on.
  }
}
