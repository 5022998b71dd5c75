import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { Locale } from '../../../lib/contract/wire.ts';
import { fillIn } from '../../../lib/language/fill-in.ts';
import type { Adaptation } from '../../../server/providers/adapt.ts';
import { JobFault } from '../prepare-job.ts';
import { replaceFile, writeAll } from '../write-out.ts';
import { BULK_TEXTS } from './bulk-texts.ts';

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

/** Undefined where nothing is under way. Throws JobFault where the file is not to be understood. */
export function readState(out: string, locale: Locale): BulkState | undefined {
  const path = findStatePath(out);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
  const state = parseState(text);
  if (!state) throw new JobFault(fillIn(BULK_TEXTS[locale].brokenState, { state: path }));
  return state;
}

function parseState(text: string): BulkState | undefined {
  try {
    const state: BulkState | null = JSON.parse(text);
    return state?.version === 1 && Array.isArray(state.chunks) ? state : undefined;
  } catch {
    return undefined;
  }
}

/**
 * On the disk when this returns: a kill or a power cut leaves the old state or the new one. Throws
 * what the file system does, as on a full disk, and leaves the old one then.
 */
export function saveState(out: string, state: BulkState): void {
  replaceFile(findStatePath(out), (file) => {
    writeAll(file, Buffer.from(JSON.stringify(state)));
    return true;
  });
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
