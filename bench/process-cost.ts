import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:process';

/** Linux counts processor time in hundredths of a second, on every architecture. */
const TICK_US = 10_000;

/** Whether the system tells what other processes cost. */
export const CAN_READ_COST = platform === 'linux';

/**
 * Processor time that a process and its children have used, in microseconds; NaN where the system
 * does not tell.
 */
export function readCpuMicros(pid: number): number {
  if (!CAN_READ_COST) return Number.NaN;
  return sumTree(pid, (one) => {
    const [, fields = ''] = readFileSync(`/proc/${one}/stat`, 'latin1').split(') ');
    const numbers = fields.split(' ').map(Number);
    return ((numbers[11] ?? 0) + (numbers[12] ?? 0)) * TICK_US;
  });
}

/** Memory that a process and its children hold, in bytes; NaN where the system does not tell. */
export function readMemoryBytes(pid: number): number {
  if (!CAN_READ_COST) return Number.NaN;
  return sumTree(pid, (one) => {
    const [, kilobytes] =
      /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${one}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1024;
  });
}

function sumTree(pid: number, read: (pid: number) => number): number {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean),
  );
  return children.reduce((sum, child) => sum + sumTree(Number(child), read), read(pid));
}
