import { setTimeout as sleep } from 'node:timers/promises';
import { putLoadOn } from '../load.ts';
import { writePrompt } from '../orders.ts';
import { readMemoryBytes } from '../process-cost.ts';
import { streamFrom } from '../stream-load.ts';
import { takeTurns } from '../take-turns.ts';
import { EMPTY_DIALECT, PROGRAM_DIALECT, startEmptyApp, startProgram } from '../targets.ts';
import type { Part } from './part.ts';

const MIB = 1024 * 1024;
const STREAMS = 400;

/** Long enough for both to give back what their start has left, in milliseconds. */
const SETTLE_MS = 2000;

/**
 * What a process that has served a few requests holds while idle, and what each open stream adds.
 */
export const measureMemory: Part = async ({ model }, { rounds }, say) => {
  const subjects = [
    { name: 'empty', start: startEmptyApp, dialect: EMPTY_DIALECT },
    {
      name: 'program',
      start: () => startProgram({ modelPort: model.port }),
      dialect: PROGRAM_DIALECT,
    },
  ];
  const rows = await takeTurns(
    subjects,
    Math.min(rounds, 2),
    say,
    async ({ name, start, dialect }) => {
      const target = await start();
      try {
        const prompt = writePrompt({ words: 50, rate: 0 });
        await putLoadOn(target, dialect, { prompt, connections: 4, requests: 100 });
        await sleep(SETTLE_MS);
        const idle = readMemoryBytes(target.pid);
        if (name === 'empty') return { 'idle MiB': idle / MIB, 'KiB/stream': Number.NaN };
        let open = Number.NaN;
        await streamFrom([target], dialect, {
          order: { words: 12, rate: 2 },
          streams: STREAMS,
          spreadMs: 2000,
          onOpen: () =>
            setTimeout(() => {
              open = readMemoryBytes(target.pid);
            }, 2000),
        });
        return { 'idle MiB': idle / MIB, 'KiB/stream': (open - idle) / STREAMS / 1024 };
      } finally {
        await target.stop();
      }
    },
  );
  const empty = rows[0]?.numbers['idle MiB'] ?? Number.NaN;
  return {
    title: `Memory after 100 requests, and with ${STREAMS} streams open`,
    rows: rows.map((row) => ({
      ...row,
      numbers: { ...row.numbers, 'idle × empty': (row.numbers['idle MiB'] ?? Number.NaN) / empty },
    })),
  };
};
