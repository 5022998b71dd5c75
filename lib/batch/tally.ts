import type { BatchProgress, RowResult } from './batch.ts';

/** Rows, the last to be finished, whose speed foretells the rest. */
const WINDOW = 200;

/** Fewer tell nothing. */
const FEWEST = 3;

/** Answers that broke off before any told what a row costs: more are not risked. */
const MOST_LOST = 4;

export type Before = Pick<BatchProgress, 'total' | 'done' | 'failed' | 'cost'>;

/** Counts what is finished and what it cost. */
export type BatchTally = {
  note(result: RowResult): void;
  /** An answer whose cost nobody tells: it broke off after text had come. */
  noteLost(): void;
  /** Whether one more row beside so many running ones keeps to the cost cap. */
  mayStart(running: number): boolean;
  tell(running: number): BatchProgress;
  readonly cost: number;
};

export function createTally(
  before: Before,
  maxCost: number | undefined,
  now: () => number = Date.now,
): BatchTally {
  const { total } = before;
  let { done, failed } = before;
  let { cost } = before;
  let priced = cost === undefined ? 0 : done;
  let lost = 0;
  let finished: number[] = [now()];

  function tellTimeLeft(): number | undefined {
    const [first = 0] = finished;
    const count = finished.length - 1;
    if (count < FEWEST) return undefined;
    return Math.round(((now() - first) / count) * (total - done - failed));
  }

  return {
    note({ isDone, cost_usd: rowCost }) {
      if (isDone) done += 1;
      else failed += 1;
      finished.push(now());
      if (finished.length > 2 * WINDOW) finished = finished.slice(-WINDOW - 1);
      if (rowCost === undefined) return;
      // Rounded to a billionth of a dollar, as the rows' own costs are.
      cost = Math.round(((cost ?? 0) + rowCost) * 1e9) / 1e9;
      priced += 1;
    },
    noteLost() {
      lost += 1;
    },
    mayStart(running) {
      if (maxCost === undefined) return true;
      const spent = cost ?? 0;
      // The first one tells what a row costs.
      if (priced === 0) return running === 0 && spent < maxCost && lost < MOST_LOST;
      return spent + (spent / priced) * (running + lost) < maxCost;
    },
    tell: (running) => ({ total, done, failed, running, cost, msLeft: tellTimeLeft() }),
    get cost() {
      return cost ?? 0;
    },
  };
}
