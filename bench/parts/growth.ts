import { type Load, putLoadOn } from '../load.ts';
import { writePrompt } from '../orders.ts';
import { listStreaming, type Stage } from '../stage.ts';
import { streamFrom } from '../stream-load.ts';
import { takeTurns } from '../take-turns.ts';
import type { Part, Row } from './part.ts';

const PROMPT_SIZES = [1_000, 10_000, 100_000, 800_000];
const ANSWER_WORDS = [10, 100, 1_000, 10_000];
const STREAM_COUNTS = [50, 200, 800];
const STREAM_RATE = 10;

/**
 * How the cost of an answer grows with the size of the prompt and its own length, and that of a
 * word with the number of streams.
 */
export const measureGrowth: Part = async (stage, options, say) => {
  const loads: { name: string; load: Load }[] = [
    ...PROMPT_SIZES.map((size) => ({
      name: `prompt of ${size / 1000} kB`,
      load: makeLoad(3, size, options.seconds),
    })),
    ...ANSWER_WORDS.map((words) => ({
      name: `answer of ${words} words`,
      load: makeLoad(words, 60, options.seconds),
    })),
  ];
  const subjects = listSubjects(stage, loads);
  const rows = await takeTurns(subjects, 1, say, async ({ target, load }) => {
    const { cpuMicros, p50Ms, p99Ms } = await putLoadOn(target, target.dialect, load);
    return { 'cpu µs/request': cpuMicros, 'p50 ms': p50Ms, 'p99 ms': p99Ms };
  });
  rows.push(...(await measureStreamCounts(stage, options.seconds, say)));
  return { title: 'Cost against size: JSON on 4 connections, streams of 10 words a second', rows };
};

async function measureStreamCounts(
  stage: Stage,
  seconds: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const targets = listStreaming(stage).filter((target) => target.name === 'program');
  const subjects = STREAM_COUNTS.flatMap((streams) =>
    targets.map((target) => ({ name: `${streams} streams, ${target.name}`, target, streams })),
  );
  return takeTurns(subjects, 1, say, async ({ target, streams }) => {
    const result = await streamFrom([target], target.dialect, {
      order: { words: STREAM_RATE * (seconds + 3), rate: STREAM_RATE },
      streams,
      spreadMs: 3000,
    });
    return {
      'cpu µs/word': result.cpuMicros,
      'delay p99 ms': result.delayP99,
      'first word p99 ms': result.firstWordP99,
    };
  });
}

function makeLoad(words: number, size: number, seconds: number): Load {
  const prompt = writePrompt({ words, rate: 0 }, size).slice(0, size);
  return { prompt, connections: 4, seconds: Math.max(1, Math.round(seconds / 2)) };
}

function listSubjects(stage: Stage, loads: readonly { name: string; load: Load }[]) {
  const targets = stage.targets.filter(({ name }) => name === 'nginx' || name === 'program');
  return loads.flatMap(({ name, load }) =>
    targets.map((target) => ({ name: `${name}, ${target.name}`, target, load })),
  );
}
