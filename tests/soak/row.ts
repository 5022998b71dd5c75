/**
 * What a row is told: how much to do, and from which seed its choices come, so that a failing run
 * can be repeated.
 */
export type RowOptions = {
  count: number;
  seed: number;
  /** Hold the row to its times too; off where the machine is shared with other tests. */
  isTimed: boolean;
};

/** What was seen, by name, in the order it is to be printed. */
export type Figures = Record<string, string | number>;

export type Row = {
  name: string;
  /** What `count` counts. */
  unit: string;
  full: number;
  short: number;
  /** Throws where what was seen breaks a promise. */
  run: (options: RowOptions) => Promise<Figures>;
};

/** Starts `task` for 0 to `count` - 1, at most `width` at once. The first failure ends it. */
export async function inParallel(
  count: number,
  width: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, work));
}

/** The value below which the given share of all lies; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
