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
 * The history of this device. Every change is one transaction, so tabs never spoil each other's, and hear of them. Where the browser keeps
 * nothing, as in some private windows, it lasts as long as the tab.
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

/** All entries, newest first. */
export async function listHistory(): Promise<HistoryEntry[]> {
  const rows = await (await open()).readAll();
  return rows
    .map(parseEntry)
    .filter((entry) => entry !== undefined)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
}

/** When the disk is full, all but so many go. */
const FEW = { entries: 20, size: 1_000_000 };

/** Keeps a finished run; one that carried an answer on takes the place of what it carried on. Gives whether there was room. */
export async function saveRun(run: FinishedRun, locale: Locale): Promise<boolean> {
  if (run.text === '') return true;
  const entries = await open();
  const time = Date.now();
  const entry = makeEntry(run, { locale, time, random: makeRandom() });
  const add = (limits: typeof FEW) =>
    entries.add(entry, (newest, sizes) => {
      const before = parseEntry(newest);
      const replaced = before && isCarriedOn(before, run) ? [before.id] : [];
      const rest = sizes.filter(({ id }) => !replaced.includes(id));
      return [...replaced, ...listExcess([entry, ...rest], limits)];
    });
  const isKept = (await add(HISTORY_LIMITS)) || (await add(FEW));
  tell();
  return isKept;
}

export async function deleteEntry(id: string): Promise<void> {
  await (await open()).remove(id);
  tell();
}

export async function clearHistory(): Promise<void> {
  await (await open()).clear();
  tell();
}

/** Calls back after each change, in this tab or another. Gives what ends that. */
export function watchHistory(listener: () => void): () => void {
  listeners.add(listener);
  channel ??= openChannel();
  return () => listeners.delete(listener);
}

function tell(): void {
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
