import type { BatchRow, Failure, Outcome, RowResult } from '../../lib/batch/batch.ts';
import type { BatchRun } from '../../lib/batch/batch-state.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';

export const makeRows = (count: number): BatchRow[] =>
  Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    request: { prompt: `${index + 1}` },
    hash: `${index + 1}`,
  }));

export const answer = (result: string, cost?: number): Outcome => ({
  isDone: true,
  answer: {
    result,
    model: 'm',
    finish_reason: 'stop',
    usage: null,
    ...(cost !== undefined && { cost_usd: cost }),
  },
});

export const refuse = (code: string, retryAfter?: number): Failure => ({
  isDone: false,
  code,
  message: 'no',
  retryAfter,
});

export const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a batch of so many rows, whose prompts are their numbers. */
export async function run(count: number, ask: BatchRun['ask'], more: Partial<BatchRun> = {}) {
  const results: RowResult[] = [];
  const end = await runBatch({
    rows: makeRows(count),
    before: { total: count, done: 0, failed: 0, cost: undefined },
    ask,
    concurrency: 8,
    backoff: 1,
    signal: new AbortController().signal,
    onResult: (result) => void results.push(result),
    ...more,
  });
  return { end, results };
}
