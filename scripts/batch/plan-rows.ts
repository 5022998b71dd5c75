import type { BatchRow } from '../../lib/batch/batch.ts';
import { findState, type RowState } from '../../lib/batch/find-state.ts';
import { type Job, JobFault } from './prepare-job.ts';
import type { JournalHead } from './read-journal.ts';
import type { Store } from './store.ts';

/** What is to be asked, and what is behind already. */
export type Plan = {
  /** The numbers of the rows to ask for. */
  numbers: ReadonlySet<number>;
  done: number;
  failed: number;
};

/** Row numbers that are named in a sentence. */
const NAMED = 10;

/** Holds the rows against what is finished. Throws JobFault where answers would be lost unasked. */
export function planRows(job: Job, store: Store): Plan {
  const { retriesFailed, changed } = job.options;
  const sorted: Record<RowState, number[]> = { new: [], done: [], failed: [], changed: [] };
  const asked: number[] = [];
  for (const row of job.listRows()) {
    const state = findState(row, store.rows.get(row.number));
    sorted[state].push(row.number);
    if (state === 'changed' && changed === 'keep') keepAnswer(store, row);
    const isAsked =
      state === 'new' ||
      (state === 'failed' && retriesFailed) ||
      (state === 'changed' && changed === 'ask');
    if (isAsked) asked.push(row.number);
  }
  if (sorted.changed.length > 0 && changed === undefined) {
    throw new JobFault(sayChanged(job, store, sorted.changed));
  }
  const kept = changed === 'keep' ? sorted.changed.length : 0;
  return {
    numbers: new Set(asked),
    done: sorted.done.length + kept,
    failed: retriesFailed ? 0 : sorted.failed.length,
  };
}

/** The rows to ask for, in their order. */
export function* listAsked(job: Job, { numbers }: Plan): Generator<BatchRow> {
  for (const row of job.listRows()) {
    if (numbers.has(row.number)) yield row;
  }
}

/** The answer stands for the row as it is now. */
function keepAnswer(store: Store, { number, hash }: BatchRow): void {
  store.write({ ...store.read(number), hash, isKept: true });
}

export function makeHead({ options, prompt }: Job): JournalHead {
  return { input: options.input, prompt: options.prompt, version: prompt?.version };
}

function sayChanged(job: Job, { head }: Store, numbers: readonly number[]): string {
  const { say, count } = job.speaker;
  const { out, rows } = { out: job.options.output, rows: count('rows', numbers.length) };
  return say('changed', { out, rows, why: sayWhy(job, head, numbers) });
}

function sayWhy(job: Job, head: JournalHead | undefined, numbers: readonly number[]): string {
  const { say } = job.speaker;
  const now = makeHead(job);
  if (head && JSON.stringify(head.prompt) !== JSON.stringify(now.prompt)) {
    return say('whyPrompt', { was: JSON.stringify(Object.values(head.prompt)[0]) });
  }
  if (head && head.version !== now.version) return say('whyVersion', { id: job.prompt?.id ?? '' });
  return say('whyCells', { numbers: listNumbers(numbers) });
}

export function listNumbers(numbers: readonly number[]): string {
  const named = numbers.slice(0, NAMED).join(', ');
  return numbers.length > NAMED ? `${named}…` : named;
}
