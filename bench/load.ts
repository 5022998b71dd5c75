import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeFolder } from './folder.ts';
import { readCpuMicros } from './process-cost.ts';
import type { Started } from './run-process.ts';
import type { Dialect } from './targets.ts';

const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon/autocannon.js'));
const run = promisify(execFile);

/** `requests` in place of a time makes a load of a fixed size. */
export type Load = { prompt: string; connections: number } & (
  | { seconds: number }
  | { requests: number }
);

export type LoadResult = {
  requestsPerSecond: number;
  /** Processor time of the target a request, in microseconds. */
  cpuMicros: number;
  p50Ms: number;
  p99Ms: number;
};

/** Asks a target for JSON answers as fast as it gives them. Throws where any answer is not 200. */
export async function putLoadOn(
  target: Started,
  dialect: Dialect,
  load: Load,
): Promise<LoadResult> {
  const file = join(makeFolder('bodies'), 'body.json');
  writeFileSync(file, dialect.writeBody(load.prompt, false));
  const headers = Object.entries(dialect.headers).flatMap((pair) => ['-H', pair.join('=')]);
  const url = `http://127.0.0.1:${target.port}${dialect.path}`;
  const length = 'seconds' in load ? ['-d', String(load.seconds)] : ['-a', String(load.requests)];
  const flags = ['--json', '-c', String(load.connections), ...length, '-m', 'POST'];
  const before = readCpuMicros(target.pid);
  const args = [AUTOCANNON, ...flags, '-i', file, ...headers, url];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
  const cpu = readCpuMicros(target.pid) - before;
  const result = JSON.parse(stdout);
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url} failed ${result.non2xx + result.errors} times under load`);
  }
  return {
    requestsPerSecond: result['2xx'] / result.duration,
    cpuMicros: cpu / result['2xx'],
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
