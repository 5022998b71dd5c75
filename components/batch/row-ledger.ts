import type { RowResult } from '../../lib/batch/batch.ts';
import type { Sample } from '../../lib/batch/estimate-batch.ts';
import type { KnownRow } from '../../lib/batch/find-state.ts';

/** What is known of each row, without its answer, which stays in the store. */
export type RowLedger = {
  get(number: number): KnownRow | undefined;
  note(result: RowResult): void;
  /** How long an answer took, in milliseconds. */
  noteTime(ms: number): void;
  clear(): void;
  /** US dollars of all answers; undefined where none told its cost. */
  readonly cost: number | undefined;
  readonly size: number;
  /** What an answer took on average; undefined until that is known. */
  readonly sample: Sample | undefined;
};

export function createLedger(): RowLedger {
  const rows = new Map<number, KnownRow>();
  let cost: number | undefined;
  let tokens = { sum: 0, count: 0 };
  let times = { sum: 0, count: 0 };
  return {
    get: (number) => rows.get(number),
    note({ number, hash, isDone, cost_usd: rowCost, completion_tokens: rowTokens }) {
      rows.set(number, { hash, isDone });
      if (rowTokens !== undefined) tokens = add(tokens, rowTokens);
      // What was paid for an answer that was replaced since was paid all the same.
      if (rowCost !== undefined) cost = Math.round(((cost ?? 0) + rowCost) * 1e9) / 1e9;
    },
    noteTime(ms) {
      times = add(times, ms);
    },
    clear() {
      rows.clear();
      cost = undefined;
      tokens = { sum: 0, count: 0 };
      times = { sum: 0, count: 0 };
    },
    get cost() {
      return cost;
    },
    get size() {
      return rows.size;
    },
    get sample() {
      if (tokens.count === 0 || times.count === 0) return undefined;
      return { completionTokens: tokens.sum / tokens.count, ms: times.sum / times.count };
    },
  };
}

function add({ sum, count }: { sum: number; count: number }, one: number) {
  return { sum: sum + one, count: count + 1 };
}
