/** The value below which the given share (0 to 1) of the numbers lies; NaN of none. */
export function findPercentile(numbers: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(numbers).sort();
  const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return sorted[index] ?? Number.NaN;
}

export function findMedian(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of each number that the records have under the same name. */
export function findMedians<T extends Record<string, number>>(records: readonly T[]): T {
  const names = Object.keys(records[0] ?? {});
  const medians = names.map((name) => [
    name,
    findMedian(records.map((record) => record[name] ?? Number.NaN)),
  ]);
  return Object.fromEntries(medians);
}
