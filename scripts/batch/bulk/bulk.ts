import type { BatchEnd, BatchRow, RowResult } from '../../../lib/batch/batch.ts';
import type { Locale } from '../../../lib/contract/wire.ts';
import { fillIn } from '../../../lib/language/fill-in.ts';
import type { Adaptation } from '../../../server/providers/adapt.ts';
import type { Body } from '../../../server/providers/format.ts';
import type { BulkService } from './bulk-service.ts';
import { type BulkState, findStatePath, saveState } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { BulkFault } from './patience.ts';
import type { ReaderOptions } from './read-outcome.ts';

type RowKey = Pick<BatchRow, 'number' | 'hash'>;

/** The table's side: which rows there are, and where results go. */
export type BulkJob = {
  out: string;
  rows(): Iterable<BatchRow>;
  /** Whether a row has no result yet, or is to be asked for again. Kept ones are not any more. */
  isWanted(row: RowKey): boolean;
  isDone(row: RowKey): boolean;
  /** Whether the table still has this row, with this request. */
  isCurrent(row: RowKey): boolean;
  /** Whether the row asks for something else now; one that `--limit` leaves out does not. */
  isStale(row: RowKey): boolean;
  keep(result: RowResult): void;
  /** Brings what was kept to the disk. */
  sync(): void;
  /** US dollars that these rows may cost and those before have; undefined without a price. */
  estimateCost(rows: Iterable<BatchRow>): number | undefined;
  maxCost: number | undefined;
};

/** A run of the command. */
export type Bulk = {
  job: BulkJob;
  state: BulkState;
  service: BulkService;
  reader: ReaderOptions;
  /** The body of a request, and its tokens by estimate. Throws AppError where it cannot be sent. */
  build(row: BatchRow, adapted: readonly Adaptation[]): { body: Body; tokens: number };
  /** A body as all have it, but for what its row puts in. */
  buildSample(adapted: readonly Adaptation[]): Body | undefined;
  locale: Locale;
  signal: AbortSignal;
  /** Prints a line that stays, and one that the next replaces. */
  say(line: string): void;
  showStatus(line: string): void;
};

/** Why nothing more is sent. */
export type BulkEnd = Extract<BatchEnd, { kind: 'all' | 'cost' | 'refused' }>;

export function save({ job, state }: Bulk): void {
  saveState(job.out, state);
}

/**
 * Names what is missing where the server knows no batch or file of this name any more: these come
 * with the key's project, and go after a month.
 */
export async function expectThere<T>(
  { job, locale }: Bulk,
  text: 'unknownBatch' | 'fileGone',
  id: string,
  call: Promise<T>,
): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    if (!(thrown instanceof BulkFault) || thrown.status !== 404) throw thrown;
    const message = fillIn(BULK_TEXTS[locale][text], { id, state: findStatePath(job.out) });
    throw new BulkFault('gone', message);
  }
}
