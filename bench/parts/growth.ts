import { type Load, putLoadOn } from '../load.ts';
import { writePrompt } from '../orders.ts';
import { listStreaming, type Stage } from '../stage.ts';
import { takeTurns } from '../take-turns.ts';
import type { Part } from './part.ts';

const PROMPT_SIZES = [1_000, 10_000, 100_000, 800_000];
const ANSWER_WORDS = [10, 100, 1_000, 10_000];

/** How the cost of a JSON answer grows with the size of the prompt and the length of the answer. */
export const measureGrowth: Part = async (stage, options, say) => {
  const { rounds } = options;
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
  const rows = await takeTurns(subjects, rounds, say, async ({ target, load }) => {
    const { cpuMicros, p50Ms, p99Ms } = await putLoadOn(target, target.dialect, load);
    return { 'cpu µs/request': cpuMicros, 'p50 ms': p50Ms, 'p99 ms': p99Ms };
  });
  return { title: 'Cost against size, 4 connections', rows };
};

function makeLoad(words: number, size: number, seconds: number): Load {
  const prompt = writePrompt({ words, rate: 0 }, size).slice(0, size);
  return { prompt, connections: 4, seconds: Math.max(1, Math.round(seconds / 2)) };
}

function listSubjects(stage: Stage, loads: readonly { name: string; load: Load }[]) {
  const targets = listStreaming(stage).filter((target) => target.name !== 'stand-in');
  return loads.flatMap(({ name, load }) =>
    targets.map((target) => ({ name: `${name}, ${target.name}`, target, load })),
  );
}
