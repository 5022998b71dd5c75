import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { writePrompt } from '../orders.ts';
import { readMemoryBytes } from '../process-cost.ts';
import type { Started } from '../run-process.ts';
import { findPercentile } from '../statistics.ts';
import { streamFrom } from '../stream-load.ts';
import {
  type Dialect,
  MODEL_DIALECT,
  PROGRAM_DIALECT,
  startProgram,
  startRelay,
} from '../targets.ts';
import type { Part, Row } from './part.ts';
import { describe } from './streams.ts';

const RATE = 20;
const NEW_PER_SECOND = 50;
const MIB = 1024 * 1024;

type Subject = { name: string; dialect: Dialect; start(): Promise<Started> };

/**
 * As many streams as two processes are meant to hold, beside two relays, and what the next caller
 * is told.
 */
export const measureMany: Part = async ({ model, targets }, options, say) => {
  const { manyStreams: streams, seconds } = options;
  const settings = { MAX_CONCURRENT: String(Math.ceil(streams / 2)) };
  const relay: Subject = {
    name: 'relay',
    dialect: MODEL_DIALECT,
    start: () => startRelay(model.port),
  };
  const program: Subject = {
    name: 'program',
    dialect: PROGRAM_DIALECT,
    start: () => startProgram({ modelPort: model.port, settings }),
  };
  const hasRelay = targets.some(({ name }) => name === 'relay');
  const rows: Row[] = [];
  for (const subject of hasRelay ? [relay, program] : [program]) {
    say(`${streams} streams, ${NEW_PER_SECOND} new a second: ${subject.name}`);
    rows.push(await measure(subject, streams, seconds));
  }
  const title = `${streams} streams of ${RATE} words a second on two processes, ${NEW_PER_SECOND} new a second`;
  return { title, rows };
};

async function measure(subject: Subject, streams: number, seconds: number): Promise<Row> {
  const { name, dialect } = subject;
  const processes = [await subject.start(), await subject.start()];
  const rampSeconds = streams / NEW_PER_SECOND;
  const order = { words: Math.ceil(RATE * (rampSeconds + seconds)), rate: RATE };
  const notes = new Set<string>();
  let refusals: Promise<number[]> | undefined;
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, sumMemory(processes));
  }, 250);
  try {
    const warmUp = { order: { words: RATE, rate: RATE }, streams: streams / 2, spreadMs: 1000 };
    await streamFrom(processes, dialect, warmUp);
    const load = { order, streams, spreadMs: rampSeconds * 1000 };
    const onOpen = () => {
      if (name === 'program') refusals = collectRefusals(processes, seconds);
    };
    const result = await streamFrom(processes, dialect, { ...load, onOpen });
    const refused = (await refusals) ?? [];
    if (name === 'program' && refused.length === 0) notes.add('no caller was refused');
    const numbers = {
      ...describe(result, streams, (note) => notes.add(note)),
      'memory MiB': memory / MIB,
      'refused p50 ms': findPercentile(refused, 0.5),
      'refused p99 ms': findPercentile(refused, 0.99),
    };
    return { name, numbers, notes: [...notes] };
  } finally {
    clearInterval(timer);
    for (const one of processes) await one.stop();
  }
}

function sumMemory(programs: readonly Started[]): number {
  return programs.reduce((sum, program) => sum + readMemoryBytes(program.pid), 0);
}

/**
 * Asks one time too many again and again while all streams run; gives the milliseconds until each
 * refusal.
 */
async function collectRefusals(programs: readonly Started[], seconds: number): Promise<number[]> {
  const times: number[] = [];
  const tries = Math.ceil((seconds * 1000 * 0.7) / 50);
  for (let index = 0; index < tries; index += 1) {
    const { port } = programs[index % programs.length] ?? { port: 0 };
    const start = performance.now();
    if ((await ask(port)) === 503) times.push(performance.now() - start);
    await sleep(50);
  }
  return times;
}

function ask(port: number): Promise<number | undefined> {
  const { path, headers, writeBody } = PROGRAM_DIALECT;
  return new Promise((resolve) => {
    const call = request({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
    call.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', () => resolve(undefined));
    call.end(writeBody(writePrompt({ words: 1, rate: 0 }), false));
  });
}
