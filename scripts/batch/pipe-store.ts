import type { RowResult } from '../../lib/batch/batch.ts';
import type { KnownRow } from '../../lib/batch/find-state.ts';
import { openTableWriter } from '../../lib/tables/write-table.ts';
import type { Job } from './prepare-job.ts';
import type { JournalHead } from './read-journal.ts';
import type { Store } from './store.ts';

/** Standard output: rows in their order, in UTF-8, and nothing to go on from. */
export function openPipeStore({ table, layout, form }: Job): Store {
  const waiting = new Map<number, RowResult>();
  const writer = openTableWriter({ ...form, encoding: 'utf-8', hasBom: false }, layout.columns);
  const rows = new Map<number, KnownRow>();
  let cost: number | undefined;
  let next = 1;

  function writeRow(result: RowResult): void {
    waiting.delete(result.number);
    const cells = layout.layOut(table.rows[result.number - 1] ?? [], result);
    process.stdout.write(writer.writeRow(cells) ?? '');
  }

  return {
    rows,
    get cost() {
      return cost;
    },
    head: undefined,
    sync: () => undefined,
    read: (number) => {
      throw new Error(`row ${number} is not kept`);
    },
    async open() {
      process.stdout.write(writer.head);
    },
    write(line: JournalHead | RowResult) {
      if (!('number' in line)) return;
      waiting.set(line.number, line);
      rows.set(line.number, { hash: line.hash, isDone: line.isDone });
      if (line.cost_usd !== undefined) cost = (cost ?? 0) + line.cost_usd;
    },
    append() {
      for (let row = waiting.get(next); row; row = waiting.get(next)) {
        writeRow(row);
        next += 1;
      }
    },
    async finish() {
      [...waiting.values()].toSorted((a, b) => a.number - b.number).forEach(writeRow);
    },
    close: () => undefined,
  };
}
