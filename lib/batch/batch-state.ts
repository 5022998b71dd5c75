import type { AskRow, BatchEnd, BatchProgress, BatchRow, Outcome, RowResult } from './batch.ts';
import { createPace, type Pace } from './pace.ts';
import { type BatchTally, type Before, createTally } from './tally.ts';
import { toResult } from './to-result.ts';

/** Calls back after so many milliseconds. Gives what keeps it from that. */
export type StartTimer = (then: () => void, ms: number) => () => void;

export type BatchRun = {
  /** Those to be asked, in the order of their numbers; taken one by one. */
  rows: Iterable<BatchRow>;
  /** What is behind already. `total` counts all rows, finished and not. */
  before: Before;
  ask: AskRow;
  /** At most so many rows at once. */
  concurrency: number;
  /** US dollars, over all of the batch; no row is started that could pass it. */
  maxCost?: number | undefined;
  /** Milliseconds before the second attempt, for tests. */
  backoff?: number | undefined;
  /** In place of `setTimeout`, which browsers slow down on hidden pages. */
  startTimer?: StartTimer | undefined;
  /** Aborted: no row is started any more, and those that run are waited for. */
  windDown?: AbortSignal | undefined;
  /** Aborted: the rows that run are given up, and stay unfinished. */
  signal: AbortSignal;
  /**
   * Keeps a result. The row counts as finished when this is over; where it fails, the batch does.
   */
  onResult(result: RowResult): void | Promise<void>;
  /** Told at each change, which may be very often. */
  onProgress?(progress: BatchProgress): void;
};

export type Task = {
  row: BatchRow;
  attempts: number;
  /** How many rows had been answered when this one first failed. */
  answeredBefore?: number;
};

export type State = {
  run: BatchRun;
  pace: Pace;
  tally: BatchTally;
  rows: Iterator<BatchRow>;
  startTimer: StartTimer;
  /** Rows to be asked again, which go before new ones. */
  again: Task[];
  running: number;
  /** Set where nothing is to be started any more. */
  end: BatchEnd | undefined;
  /** What a result could not be kept for. */
  failure: { thrown: unknown } | undefined;
  /** Ends what runs: with the caller's signal, or where results cannot be kept. */
  life: AbortController;
  /** Since when nothing but refusals has come. */
  refusedSince: number | undefined;
  failedInARow: number;
  /** Rows that were answered in this run. */
  answered: number;
  /** End the waiting of rows before their next attempt. */
  sleepers: Set<() => void>;
  /** Looks what can be started. */
  wake(): void;
};

export function createState(run: BatchRun): State {
  return {
    run,
    pace: createPace(run.concurrency),
    tally: createTally(run.before, run.maxCost),
    rows: run.rows[Symbol.iterator](),
    startTimer: run.startTimer ?? startTimeout,
    again: [],
    running: 0,
    end: undefined,
    failure: undefined,
    life: new AbortController(),
    refusedSince: undefined,
    failedInARow: 0,
    answered: 0,
    sleepers: new Set(),
    wake: () => undefined,
  };
}

function startTimeout(then: () => void, ms: number): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

/** The first reason stands. */
export function endBatch(state: State, end: BatchEnd): void {
  state.end ??= end;
  for (const rouse of state.sleepers) rouse();
  state.wake();
}

/** The earliest row goes first, so that those after it do not wait for their place in the file. */
export function putBack({ again }: State, task: Task): void {
  again.push(task);
  again.sort((a, b) => a.row.number - b.row.number);
}

export async function keep({ run, tally }: State, { row }: Task, outcome: Outcome): Promise<void> {
  const result = toResult(row, outcome);
  const kept = run.onResult(result);
  if (kept) await kept;
  tally.note(result);
}
