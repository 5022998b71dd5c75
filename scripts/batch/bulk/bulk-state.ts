import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Adaptation } from '../../../server/providers/adapt.ts';

/** Rows that go to the model server in one file. */
export type BulkChunk = {
  /** From 1, never given twice. */
  number: number;
  /** `custom_id` of each row, see `toId`. */
  ids: string[];
  bytes: number;
  /** Estimated, of the prompts. */
  tokens: number;
  /** How many of the state's adaptations its bodies have. */
  adapted: number;
  /** What is known at the model server; each is saved before the next step. */
  fileId?: string;
  batchId?: string;
  /** Where the queue was full: how often, and until when (milliseconds) it is not tried. */
  refused?: number;
  heldUntil?: number;
  /** How often the batch was seen finished and without its files. */
  emptyLooks?: number;
};

/** What is under way at the model server, so that any later run can go on with it. */
export type BulkState = {
  version: 1;
  /** Stands in the metadata of the batches and in the names of the files. */
  run: string;
  /** Where they are, without what may be secret. */
  server: string;
  endpoint: string;
  nextChunk: number;
  /** Parameters that the model refused. */
  adapted: Adaptation[];
  /** The tokens that may be enqueued at once, where the server told. */
  tokenLimit?: number;
  /** The most for one file, where a smaller one than the limits allow is needed. */
  chunkTokens?: number;
  chunks: BulkChunk[];
  /** Rows to be sent with the next files, whether or not they have failed before. */
  resend: string[];
  /** Rows that a batch ended without, or never began with: the next run sends them again. */
  again: string[];
};

export function findStatePath(out: string): string {
  return `${out}.bulk.json`;
}

export function findFilePath(out: string, chunk: Pick<BulkChunk, 'number'>): string {
  return `${out}.bulk-${chunk.number}.jsonl`;
}

export function createState(server: string, endpoint: string): BulkState {
  const run = randomBytes(9).toString('hex');
  return {
    version: 1,
    run,
    server,
    endpoint,
    nextChunk: 1,
    adapted: [],
    chunks: [],
    resend: [],
    again: [],
  };
}

/** Undefined where nothing is under way. Throws where the file is not one of this program's. */
export function readState(out: string): BulkState | undefined {
  let text: string;
  try {
    text = readFileSync(findStatePath(out), 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
  const state: BulkState = JSON.parse(text);
  if (state.version !== 1) throw new Error(`${findStatePath(out)} is of another version`);
  return state;
}

/** On the disk when this returns: a kill or a power cut leaves the old state or the new one. */
export function saveState(out: string, state: BulkState): void {
  const path = findStatePath(out);
  const file = openSync(`${path}.new`, 'w');
  try {
    writeSync(file, JSON.stringify(state));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

/** Keeps only what the next run has to know. */
export function closeState(out: string, state: BulkState): void {
  if (state.again.length + state.resend.length > 0) saveState(out, state);
  else rmSync(findStatePath(out), { force: true });
}

/** Number and hash, so that an answer tells by itself which row and which request it is for. */
export function toId({ number, hash }: { number: number; hash: string }): string {
  return `${number}-${hash}`;
}

export function readId(id: string): { number: number; hash: string } {
  const dash = id.indexOf('-');
  return { number: Number(id.slice(0, dash)), hash: id.slice(dash + 1) };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
