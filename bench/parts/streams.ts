import type { Order } from '../orders.ts';
import { listStreaming } from '../stage.ts';
import { type StreamLoadResult, streamFrom } from '../stream-load.ts';
import { takeTurns } from '../take-turns.ts';
import type { Part, Row } from './part.ts';

/** Many streams running on: what a word costs, and how evenly it comes. */
export const measureStreams: Part = async (stage, options, say) => {
  const { streams, wordsPerSecond: rate, seconds } = options;
  const targets = listStreaming(stage);
  for (const target of targets) {
    say(`warming up ${target.name}`);
    await streamFrom([target], target.dialect, {
      order: { words: rate * 2, rate },
      streams,
      spreadMs: 500,
    });
  }
  const order: Order = { words: rate * (seconds + 1), rate };
  const rows = await takeTurns(targets, options.rounds, say, async (target, addNote) => {
    const load = { order, streams, spreadMs: 1000 };
    return describe(await streamFrom([target], target.dialect, load), streams, addNote);
  });
  return {
    title: `${streams} streams of ${rate} words a second`,
    rows: addRatios(rows, { 'cpu × nginx': 'cpu µs/word' }),
  };
};

/** Many streams beginning within one second: when the first word is there. */
export const measureTogether: Part = async (stage, options, say) => {
  const { streams } = options;
  const rate = Math.max(1, Math.round(options.wordsPerSecond / 2));
  const targets = listStreaming(stage);
  const load = { order: { words: rate * 2, rate }, streams, spreadMs: 1000 };
  for (const target of targets) await streamFrom([target], target.dialect, load);
  const rows = await takeTurns(targets, options.rounds, say, async (target, addNote) => {
    const result = await streamFrom([target], target.dialect, load);
    const {
      exact,
      'first word p50 ms': p50,
      'first word p99 ms': p99,
    } = describe(result, streams, addNote);
    return { exact, 'first word p50 ms': p50, 'first word p99 ms': p99 };
  });
  return { title: `${streams} streams of ${rate} words a second begin within a second`, rows };
};

export function describe(
  result: StreamLoadResult,
  streams: number,
  addNote: (note: string) => void,
) {
  for (const fault of result.faults) addNote(fault);
  return {
    exact: result.exact / streams,
    'cpu µs/word': result.cpuMicros,
    'delay p50 ms': result.delayP50,
    'delay p99 ms': result.delayP99,
    'added gap p99 ms': result.addedGapP99,
    'first word p50 ms': result.firstWordP50,
    'first word p99 ms': result.firstWordP99,
  };
}

/** Adds columns that compare each row with that of nginx. */
export function addRatios(rows: Row[], columns: Record<string, string>): Row[] {
  const nginx = rows.find((row) => row.name === 'nginx')?.numbers;
  if (!nginx) return rows;
  return rows.map((row) => {
    const ratios = Object.entries(columns).map(([column, name]) => [
      column,
      (row.numbers[name] ?? Number.NaN) / (nginx[name] ?? Number.NaN),
    ]);
    return { ...row, numbers: { ...row.numbers, ...Object.fromEntries(ratios) } };
  });
}
