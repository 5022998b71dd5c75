import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type Order, writePrompt } from './orders.ts';
import { readCpuMicros } from './process-cost.ts';
import type { Started } from './run-process.ts';
import type { StreamMessage, StreamPlan, StreamResult } from './stream-client.ts';
import type { Dialect } from './targets.ts';

export type StreamLoad = {
  order: Order;
  streams: number;
  spreadMs: number;
  /** Called when all streams run. */
  onOpen?: () => void;
};

export type StreamLoadResult = StreamResult & {
  /** Processor time of the targets a word while all streams ran, in microseconds. */
  cpuMicros: number;
};

/** Opens streams on the targets by turns, and tells what became of them. */
export function streamFrom(
  targets: readonly Started[],
  dialect: Dialect,
  { order, streams, spreadMs, onOpen }: StreamLoad,
): Promise<StreamLoadResult> {
  const plan: StreamPlan = {
    ports: targets.map((target) => target.port),
    path: dialect.path,
    headers: dialect.headers,
    body: dialect.writeBody(writePrompt(order), true),
    streams,
    words: order.words,
    spreadMs,
  };
  const readCpu = () => targets.reduce((sum, target) => sum + readCpuMicros(target.pid), 0);
  const atStart = readCpu();
  let atOpen = atStart;
  let cpu = Number.NaN;
  return new Promise((resolve, reject) => {
    const client = fork(join(import.meta.dirname, 'stream-client.ts'), { stdio: 'inherit' });
    client.on('message', (message: StreamMessage) => {
      if (message.type === 'open') {
        atOpen = readCpu();
        onOpen?.();
      } else if (message.type === 'closing') cpu = readCpu() - atOpen;
      else {
        const { steadyWords, words } = message.result;
        // Where the first stream ended before the last began, only the whole can be told.
        const cpuMicros = steadyWords > 0 ? cpu / steadyWords : (readCpu() - atStart) / words;
        resolve({ ...message.result, cpuMicros });
      }
    });
    client.once('error', reject);
    client.once('exit', (code) => reject(new Error(`the stream client ended with ${code}`)));
    client.send(plan);
  });
}
