import type { Locale } from '../../lib/contract/wire.ts';
import {
  type FinishedRun,
  HISTORY_LIMITS,
  type HistoryEntry,
  isCarriedOn,
  listExcess,
  makeEntry,
  parseEntry,
} from '../../lib/history/history.ts';
import { type EntryTable, openEntryTable } from './history-table.ts';

/**
 * The history of this device. Every change is one transaction, so tabs never spoil each other's,
 * and hear of them. Where the browser keeps nothing, as in some private windows, it lasts as long
 * as the tab.
 */

const CHANNEL = 'quickstart-history';

let table: Promise<EntryTable> | undefined;
let channel: BroadcastChannel | undefined;
const listeners = new Set<() => void>();

function open(): Promise<EntryTable> {
  table ??= openEntryTable(() => {
    table = undefined;
  });
  return table;
}

export type History = {
  /** Newest first. */
  entries: HistoryEntry[];
  /** Whether they outlast the tab. */
  isLasting: boolean;
};

export async function readHistory(): Promise<History> {
  const { isLasting, readAll } = await open();
  const entries = (await readAll())
    .map(parseEntry)
    .filter((entry) => entry !== undefined)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return { entries, isLasting };
}

/** When the disk is full, all but so many go. */
const FEW = { entries: 20, size: 1_000_000 };

export type Saved = { id: string; hadRoom: boolean };

/**
 * Saves a finished run, or those of a comparison, as one entry; nothing without any text. It takes
 * the place of `replaced`, and a run that carried an answer on that of what it carried on.
 */
export async function saveRuns(
  runs: readonly [FinishedRun, ...FinishedRun[]],
  locale: Locale,
  replaced?: string,
): Promise<Saved | undefined> {
  if (runs.every(({ text }) => text === '')) return undefined;
  const entries = await open();
  const time = Date.now();
  const entry = makeEntry(runs, { locale, time, random: makeRandom() });
  const add = (limits: typeof FEW) =>
    entries.add(entry, (newest, sizes) => {
      const before = parseEntry(newest);
      const isReplaced = (id: string) =>
        id === replaced || (id === before?.id && runs.length === 1 && isCarriedOn(before, runs[0]));
      const gone = sizes.map(({ id }) => id).filter(isReplaced);
      const rest = sizes.filter(({ id }) => !gone.includes(id));
      return [...gone, ...listExcess([entry, ...rest], limits)];
    });
  const hadRoom = (await add(HISTORY_LIMITS)) || (await add(FEW));
  notify();
  return { id: entry.id, hadRoom };
}

export async function deleteEntry(id: string): Promise<void> {
  await (await open()).remove(id);
  notify();
}

export async function clearHistory(): Promise<void> {
  await (await open()).clear();
  notify();
}

/** Calls back after each change, in this tab or another. Gives what ends that. */
export function watchHistory(listener: () => void): () => void {
  listeners.add(listener);
  channel ??= openChannel();
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) listener();
  channel ??= openChannel();
  channel?.postMessage('changed');
}

function openChannel(): BroadcastChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const opened = new BroadcastChannel(CHANNEL);
  opened.onmessage = () => {
    for (const listener of listeners) listener();
  };
  return opened;
}

/** crypto.randomUUID is missing on pages over plain HTTP. */
function makeRandom(): string {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, n) => text + n.toString(36), '');
}
