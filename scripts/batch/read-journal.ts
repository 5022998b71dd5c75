import { readSync, writeSync } from 'node:fs';
import type { BatchPrompt, RowResult } from '../../lib/batch/batch.ts';
import type { KnownRow } from '../../lib/batch/find-state.ts';

/** What the batch is: the journal's first line, and a later one where that has changed. */
export type JournalHead = {
  input: string;
  prompt: BatchPrompt;
  /** The prompt file's. */
  version?: string | undefined;
};

/** `isKept`: the answer to an earlier form of the row, which was paid for already. */
type JournalRow = RowResult & { isKept?: true };

/** The output has all of the lines before this one, beside these cells of the table's own. */
type JournalMark = { laidOut: string };

export type JournalLine = JournalHead | JournalRow | JournalMark;

type Place = KnownRow & { at: number; length: number };

/** Bytes read at once. */
const CHUNK = 1 << 20;

/** What a journal says. */
export type JournalState = {
  head: JournalHead | undefined;
  rows: Map<number, Place>;
  cost: number | undefined;
  /** Of the last line's mark; undefined where a row came after it. */
  laidOut: string | undefined;
  damaged: number;
  /** Where the last whole line ends, in bytes. */
  end: number;
};

/** Reads it in portions: a journal may be larger than memory. */
export function readJournal(fd: number): JournalState {
  const state: JournalState = {
    head: undefined,
    rows: new Map(),
    cost: undefined,
    laidOut: undefined,
    damaged: 0,
    end: 0,
  };
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = readBytes(fd, state.end + rest.length, CHUNK);
    if (chunk.length === 0) return keepTail(fd, state, rest);
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
      const line = parseLine(bytes.toString('utf8', start, at));
      if (line) noteLine(state, line, at + 1 - start);
      else {
        state.damaged += 1;
        state.end += at + 1 - start;
      }
      start = at + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** A last line that is whole but for its line end was paid for all the same. */
function keepTail(fd: number, state: JournalState, rest: Buffer): JournalState {
  const line = parseLine(rest.toString());
  if (!line) return state;
  writeSync(fd, '\n', state.end + rest.length);
  noteLine(state, line, rest.length + 1);
  return state;
}

/** The line stands at the end of what is known, and takes so many bytes. */
export function noteLine(state: JournalState, line: JournalLine, length: number): void {
  const at = state.end;
  state.end += length;
  if ('laidOut' in line) {
    state.laidOut = line.laidOut;
    return;
  }
  if (!('number' in line)) {
    state.head = line;
    return;
  }
  const { number, hash, isDone, isKept, cost_usd: cost } = line;
  state.laidOut = undefined;
  state.rows.set(number, { hash, isDone, at, length });
  if (cost !== undefined && !isKept) {
    state.cost = Math.round(((state.cost ?? 0) + cost) * 1e9) / 1e9;
  }
}

function parseLine(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null) return false;
  if ('laidOut' in value) return typeof value.laidOut === 'string';
  return 'prompt' in value || ('number' in value && 'hash' in value && 'result' in value);
}

/** Fewer at the end of the file. */
export function readBytes(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(fd, bytes, read, length - read, at + read);
    if (count === 0) break;
    read += count;
  }
  return bytes.subarray(0, read);
}
