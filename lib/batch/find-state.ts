import type { BatchRow, RowResult } from './batch.ts';

/** What is known of a row that was finished before. */
export type KnownRow = Pick<RowResult, 'hash' | 'isDone'>;

/**
 * How a row stands against what was finished before:
 * - `new`: it is to be asked; also one that failed and was changed since, which is no answer's
 *   loss;
 * - `done` and `failed`: as it was;
 * - `changed`: it has an answer, which was to another request.
 */
export type RowState = 'new' | 'done' | 'failed' | 'changed';

export function findState({ hash }: Pick<BatchRow, 'hash'>, known: KnownRow | undefined): RowState {
  if (!known) return 'new';
  if (known.hash === hash) return known.isDone ? 'done' : 'failed';
  return known.isDone ? 'changed' : 'new';
}
