import { putLoadOn } from '../load.ts';
import { writePrompt } from '../orders.ts';
import { takeTurns } from '../take-turns.ts';
import type { Part, Row } from './part.ts';

/** Answers of 50 words as JSON, as many as each target gives. */
export const measureJson: Part = async ({ targets }, options, say) => {
  const { connections, seconds, warmUp } = options;
  const prompt = writePrompt({ words: 50, rate: 0 });
  for (const target of targets) {
    say(`warming up ${target.name}`);
    await putLoadOn(target, target.dialect, { prompt, connections, requests: warmUp });
  }
  const rows = await takeTurns(targets, options.rounds, say, async (target) => {
    const load = await putLoadOn(target, target.dialect, { prompt, connections, seconds });
    return {
      'requests/s': load.requestsPerSecond,
      'cpu µs/request': load.cpuMicros,
      'p50 ms': load.p50Ms,
      'p99 ms': load.p99Ms,
    };
  });
  return { title: `JSON answers of 50 words, ${connections} connections`, rows: share(rows) };
};

/** Adds what each target reaches of the empty route. */
function share(rows: Row[]): Row[] {
  const empty = rows.find((row) => row.name === 'empty')?.numbers;
  if (!empty) return rows;
  const ratio = (numbers: Row['numbers'], name: string) =>
    (numbers[name] ?? Number.NaN) / (empty[name] ?? Number.NaN);
  return rows.map((row) => ({
    ...row,
    numbers: {
      ...row.numbers,
      'share of empty': ratio(row.numbers, 'requests/s'),
      'cpu × empty': ratio(row.numbers, 'cpu µs/request'),
    },
  }));
}
