import { buildRows } from '../../lib/batch/build-request.ts';
import type { Journal } from './journal.ts';
import type { Results } from './out-file.ts';
import type { Job } from './prepare-job.ts';

export type ShownResults = Results & {
  /** Whether these are all that the journal has. */
  isAll(): boolean;
};

/**
 * The results that belong into the output: of the rows that are asked for, and of those that
 * `--limit` leaves out where they are still what was asked.
 */
export function showResults(job: Job, journal: Pick<Journal, 'rows' | 'read'>): ShownResults {
  const { table, whole, options } = job;
  const hashes = hashLeftOut(job);
  function has(number: number): boolean {
    const known = journal.rows.get(number);
    if (!known || number > whole.rows.length) return false;
    if (number <= table.rows.length || options.changed === 'keep') return true;
    return known.hash === hashes.get(number);
  }
  return {
    rows: { has },
    read: journal.read,
    isAll: () => [...journal.rows.keys()].every(has),
  };
}

function hashLeftOut({ batch, table, whole, prompt }: Job): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  if (table.rows.length === whole.rows.length) return hashes;
  for (const { number, hash } of buildRows(batch, whole, prompt?.version)) {
    if (number > table.rows.length) hashes.set(number, hash);
  }
  return hashes;
}
