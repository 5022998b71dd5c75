import type { RowResult } from '../../lib/batch/batch.ts';
import { openDatabase } from './batch-database.ts';

/**
 * What a reload brings back, besides the results. Both are parsed where they are read: an older
 * version may have written them.
 */
export type KeptName = 'file' | 'setup';

export type BatchTable = {
  readKept(name: KeptName): Promise<unknown>;
  writeKept(name: KeptName, value: unknown): Promise<void>;
  /** Resolves when the result is on the device. */
  putResult(result: RowResult): Promise<void>;
  /** Those that there are, in the order of the numbers. */
  getResults(numbers: readonly number[]): Promise<RowResult[]>;
  /** At most so many results from a row's number on. */
  readFrom(number: number, count: number): Promise<RowResult[]>;
  clearResults(): Promise<void>;
};

const KEPT = 'kept';
const RESULTS = 'results';

/**
 * The browser's database, or undefined where it cannot be used. Its calls reject when it is full or
 * gone.
 */
export async function openBatchTable(): Promise<BatchTable | undefined> {
  try {
    return makeDatabaseTable(await openDatabase());
  } catch {
    return undefined;
  }
}

function makeDatabaseTable(database: IDBDatabase): BatchTable {
  const { change, read } = createTransactions(database);
  return {
    readKept: async (name) => (await read<unknown>(KEPT, (rows) => [rows.get(name)]))[0],
    writeKept: (name, value) => change(KEPT, (rows) => rows.put(value, name)),
    putResult: (result) => change(RESULTS, (rows) => rows.put(result)),
    async getResults(numbers) {
      const found = await read<RowResult | undefined>(RESULTS, (rows) =>
        numbers.map((number) => rows.get(number)),
      );
      return found.filter((result) => result !== undefined);
    },
    async readFrom(number, count) {
      const range = IDBKeyRange.lowerBound(number);
      const lists = await read<RowResult[]>(RESULTS, (rows) => [rows.getAll(range, count)]);
      return lists.flat();
    },
    clearResults: () => change(RESULTS, (rows) => rows.clear()),
  };
}

function createTransactions(first: IDBDatabase) {
  let database = first;

  /**
   * Safari takes the connection away from tabs in the background (WebKit bug 277615); a new one is
   * given to those who ask.
   */
  async function begin(store: string, mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      return database.transaction(store, mode);
    } catch {
      database = await openDatabase();
      return database.transaction(store, mode);
    }
  }

  async function change(store: string, work: (rows: IDBObjectStore) => void): Promise<void> {
    const transaction = await begin(store, 'readwrite');
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      work(transaction.objectStore(store));
    });
  }

  /** The answers to all that is asked, when the transaction is over. */
  async function read<T>(
    store: string,
    ask: (rows: IDBObjectStore) => IDBRequest<T>[],
  ): Promise<T[]> {
    const transaction = await begin(store, 'readonly');
    return new Promise((resolve, reject) => {
      const requests = ask(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(requests.map((request) => request.result));
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  }

  return { change, read };
}

export function createMemoryTable(): BatchTable {
  const kept = new Map<KeptName, unknown>();
  const results = new Map<number, RowResult>();
  const list = (numbers: readonly number[]) =>
    numbers.map((number) => results.get(number)).filter((result) => result !== undefined);
  return {
    readKept: async (name) => kept.get(name),
    async writeKept(name, value) {
      kept.set(name, value);
    },
    async putResult(result) {
      results.set(result.number, result);
    },
    getResults: async (numbers) => list(numbers),
    async readFrom(number, count) {
      const numbers = [...results.keys()].filter((one) => one >= number);
      return list(numbers.sort((one, other) => one - other).slice(0, count));
    },
    async clearResults() {
      results.clear();
    },
  };
}
