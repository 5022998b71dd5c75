import {
  closeSync,
  constants,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import type { RowResult } from '../../lib/batch/batch.ts';
import type { KnownRow } from '../../lib/batch/find-state.ts';
import {
  type JournalHead,
  type JournalLine,
  type JournalState,
  noteLine,
  readBytes,
  readJournal,
} from './read-journal.ts';

/**
 * The results of a batch on the disk, from which it goes on: a line each, written when the row is
 * finished. Where a row has several, the last one holds.
 */
export type Journal = {
  /** The last one; undefined for a new journal. */
  head: JournalHead | undefined;
  rows: ReadonlyMap<number, KnownRow>;
  /** US dollars, over all that was ever asked; undefined where no answer had a price. */
  cost: number | undefined;
  /** The mark of the table that the output has with all of this; undefined where it has not. */
  laidOut: string | undefined;
  /** Lines that were damaged and are passed over; half a line at the end is not one of them. */
  damaged: number;
  write(line: JournalLine): void;
  read(number: number): RowResult;
  /** Brings all to the disk. */
  sync(): void;
  /** Does so, and ends. */
  close(): void;
};

/**
 * Milliseconds that may be lost when the machine itself fails; a process that is killed loses
 * nothing.
 */
const SYNC_EVERY = 1000;

/**
 * Opens or makes the journal, and cuts off half a line at its end. Throws what the file system
 * does.
 */
export function openJournal(path: string): Journal {
  // Not for appending: Windows cuts no file that was opened so.
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT);
  const state = readJournal(fd);
  const append = createAppender(fd, state);
  return {
    head: state.head,
    rows: state.rows,
    get cost() {
      return state.cost;
    },
    get laidOut() {
      return state.laidOut;
    },
    damaged: state.damaged,
    write(line) {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      append(bytes);
      noteLine(state, line, bytes.length);
    },
    read(number) {
      const { at = 0, length = 0 } = state.rows.get(number) ?? {};
      return JSON.parse(readBytes(fd, at, length).toString());
    },
    sync: () => fsyncSync(fd),
    close() {
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}

function createAppender(fd: number, state: JournalState): (bytes: Buffer) => void {
  let isSyncing = false;
  let syncedAt = 0;
  ftruncateSync(fd, state.end);

  function syncSoon(): void {
    if (isSyncing || Date.now() - syncedAt < SYNC_EVERY) return;
    isSyncing = true;
    syncedAt = Date.now();
    fdatasync(fd, () => {
      isSyncing = false;
    });
  }

  return (bytes) => {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += writeSync(fd, bytes, written, bytes.length - written, state.end + written);
      }
    } catch (thrown) {
      // As on a full disk: half a line would spoil the next one.
      ftruncateSync(fd, state.end);
      throw thrown;
    }
    syncSoon();
  };
}
