import type { RowResult } from '../../lib/batch/batch.ts';
import { type BatchTable, createMemoryTable, openBatchTable } from './batch-table.ts';

export type BatchStore = BatchTable & {
  /**
   * Whether what is in it outlasts the tab. It may cease to, when the disk is full or the browser
   * takes the database away.
   */
  readonly isLasting: boolean;
  /** Goes through all in the order of their rows, so many at once that memory stays flat. */
  eachResult(visit: (result: RowResult) => void): Promise<void>;
};

/** Results that are read at once. */
const PORTION = 500;

/**
 * The batch on this device. Where the browser has no database, or none any more, the tab's memory
 * serves, and `onLoss` hears of it. Its calls do not reject.
 */
export async function openBatchStore(onLoss: () => void): Promise<BatchStore> {
  const memory = createMemoryTable();
  let table = (await openBatchTable()) ?? memory;
  let leaving: Promise<void> | undefined;

  async function leave(lost: BatchTable): Promise<void> {
    await eachOf(lost, (result) => void memory.putResult(result)).catch(() => {});
    table = memory;
    onLoss();
  }

  /**
   * A database that fails once is left for good, for what is in the one and not in the other would
   * be lost.
   */
  async function use<T>(work: (table: BatchTable) => Promise<T>): Promise<T> {
    try {
      return await work(table);
    } catch (thrown) {
      if (table === memory) throw thrown;
      leaving ??= leave(table);
      await leaving;
      return work(memory);
    }
  }

  return {
    get isLasting() {
      return table !== memory;
    },
    readKept: (name) => use((one) => one.readKept(name)),
    writeKept: (name, value) => use((one) => one.writeKept(name, value)),
    putResult: (result) => use((one) => one.putResult(result)),
    getResults: (numbers) => use((one) => one.getResults(numbers)),
    readFrom: (number, count) => use((one) => one.readFrom(number, count)),
    clearResults: () => use((one) => one.clearResults()),
    eachResult: (visit) => use((one) => eachOf(one, visit)),
  };
}

async function eachOf(table: BatchTable, visit: (result: RowResult) => void): Promise<void> {
  let from = 0;
  for (;;) {
    const results = await table.readFrom(from, PORTION);
    for (const result of results) visit(result);
    const last = results.at(-1);
    if (!last || results.length < PORTION) return;
    from = last.number + 1;
  }
}
