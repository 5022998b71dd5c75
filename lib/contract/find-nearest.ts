/** The name with the fewest edits from what was written (Levenshtein distance). */
export function findNearest(written: string, names: readonly string[]): string {
  const text = written.slice(0, 40).toLowerCase();
  const distances = names.map((name) => ({ name, distance: countEdits(text, name) }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best)).name;
}

/** Letters to add, drop or change until both are the same. */
export function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
