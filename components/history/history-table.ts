import type { HistoryEntry } from '../../lib/history/history.ts';

type Size = Pick<HistoryEntry, 'id' | 'size'>;

/** Chooses the ids that go, given the newest row and all sizes, newest first. */
type Choose = (newest: unknown, sizes: readonly Size[]) => string[];

export type EntryTable = {
  /** Whether what is in it outlasts the tab. */
  isLasting: boolean;
  readAll(): Promise<unknown[]>;
  /** Gives whether there was room for it. */
  add(entry: HistoryEntry, choose: Choose): Promise<boolean>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
};

/**
 * Some browsers never say whether a database opens; after so long in milliseconds, the tab's memory
 * serves.
 */
const OPENING_MS = 3000;

const ROWS = 'entries';
const SIZES = 'sizes';

/**
 * The table in the browser's database, or one in memory where there is none. `onClose` hears when
 * it must be opened anew.
 */
export async function openEntryTable(onClose: () => void): Promise<EntryTable> {
  try {
    return makeDatabaseTable(await openDatabase(onClose));
  } catch {
    return makeMemoryTable();
  }
}

function openDatabase(onClose: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('quickstart-history', 1);
    request.onupgradeneeded = () => {
      const rows = request.result.createObjectStore(ROWS, { keyPath: 'id' });
      // Its keys tell how long the entries are without reading them.
      rows.createIndex(SIZES, ['id', 'size']);
    };
    const timer = setTimeout(() => reject(new Error('does not open')), OPENING_MS);
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      database.onclose = onClose;
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked by another tab'));
  });
}

function makeDatabaseTable(database: IDBDatabase): EntryTable {
  /** Runs in one transaction, and waits until it is on the disk. */
  function change(work: (rows: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(ROWS, 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore(ROWS));
    });
  }
  return {
    isLasting: true,
    readAll: () =>
      new Promise((resolve, reject) => {
        const request = database.transaction(ROWS).objectStore(ROWS).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      }),
    add: (entry, choose) =>
      change((rows) => addRow(rows, entry, choose)).then(
        () => true,
        // The disk is full.
        () => false,
      ),
    remove: (id) => change((rows) => rows.delete(id)),
    clear: () => change((rows) => rows.clear()),
  };
}

function addRow(rows: IDBObjectStore, entry: HistoryEntry, choose: Choose): void {
  const newest = rows.openCursor(null, 'prev');
  newest.onsuccess = () => {
    const sizes: Size[] = [];
    const walk = rows.index(SIZES).openKeyCursor(null, 'prev');
    walk.onsuccess = () => {
      const cursor = walk.result;
      if (cursor) {
        sizes.push(readSize(cursor.key));
        cursor.continue();
        return;
      }
      for (const id of choose(newest.result?.value, sizes)) rows.delete(id);
      rows.put(entry);
    };
  };
}

function readSize(key: IDBValidKey): Size {
  const [id, size] = Array.isArray(key) ? key : [];
  return { id: String(id), size: Number(size) };
}

function makeMemoryTable(): EntryTable {
  let rows: HistoryEntry[] = [];
  return {
    isLasting: false,
    readAll: async () => rows,
    async add(entry, choose) {
      const gone = choose(rows[0], rows);
      rows = [entry, ...rows.filter(({ id }) => !gone.includes(id))];
      return true;
    },
    async remove(id) {
      rows = rows.filter((row) => row.id !== id);
    },
    async clear() {
      rows = [];
    },
  };
}
