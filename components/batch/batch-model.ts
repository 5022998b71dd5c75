import { useSyncExternalStore } from 'react';
import type { BatchEnd, BatchProgress } from '../../lib/batch/batch.ts';
import type { BatchPageProps, BatchPromptFile } from '../../lib/batch/page-props.ts';
import type { ReadingChoice, Table } from '../../lib/tables/table.ts';
import { EMPTY_SETUP, type Setup } from './batch-setup.ts';
import type { BatchStore } from './batch-store.ts';
import type { Hold } from './hold-batch.ts';
import type { Plan } from './plan-rows.ts';
import { createLedger, type RowLedger } from './row-ledger.ts';
import { createSteadyTimer, type SteadyTimer } from './steady-timer.ts';

export type BatchFile = { name: string; table: Table; choice: ReadingChoice };

/** Why a run rests. */
export type PauseReason = 'asked' | 'offline' | 'signed-out' | 'left';

export type Phase =
  | { kind: 'idle' }
  | { kind: 'running'; isTrying: boolean }
  /** The rows under way are finished first. */
  | { kind: 'pausing'; reason: PauseReason }
  | { kind: 'paused'; reason: PauseReason };

/** What became of the last run, where it is over. */
export type LastEnd = BatchEnd | { kind: 'tried' } | { kind: 'no-room' };

export type BatchState = {
  stage: 'opening' | 'elsewhere' | 'open';
  isLasting: boolean;
  file: BatchFile | undefined;
  isReading: boolean;
  /** Why the last file that was chosen could not be read, in words. */
  fileFault: string | undefined;
  setup: Setup;
  prompts: readonly BatchPromptFile[];
  plan: Plan | undefined;
  phase: Phase;
  progress: BatchProgress | undefined;
  end: LastEnd | undefined;
  /** What is missing before it can start, in words. */
  fault: string | undefined;
  /** What was done beside the run, in words. */
  notice: string | undefined;
  /** Rows of the last run. */
  asking: number;
  /** Failed rows, as they were last said aloud in this run. */
  saidFailed: number;
  /** Counts on with each change of the results. */
  edition: number;
};

/** The batch, apart from what shows it. */
export type BatchModel = {
  readonly props: BatchPageProps;
  readonly timer: SteadyTimer;
  readonly ledger: RowLedger;
  store: BatchStore | undefined;
  hold: Hold | undefined;
  /** Ends the run that is under way: `windDown` lets its rows finish, `life` gives them up. */
  run: { windDown: AbortController; life: AbortController; isOver: Promise<void> } | undefined;
  get(): BatchState;
  set(change: Partial<BatchState>): void;
  subscribe(listener: () => void): () => void;
};

export function createModel(props: BatchPageProps): BatchModel {
  let state: BatchState = {
    stage: 'opening',
    isLasting: true,
    file: undefined,
    isReading: false,
    fileFault: undefined,
    setup: EMPTY_SETUP,
    prompts: props.prompts,
    plan: undefined,
    phase: { kind: 'idle' },
    progress: undefined,
    end: undefined,
    fault: undefined,
    notice: undefined,
    asking: 0,
    saidFailed: 0,
    edition: 0,
  };
  const listeners = new Set<() => void>();
  return {
    props,
    timer: createSteadyTimer(),
    ledger: createLedger(),
    store: undefined,
    hold: undefined,
    run: undefined,
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useBatchState(model: BatchModel): BatchState {
  return useSyncExternalStore(model.subscribe, model.get, model.get);
}

/** While rows are asked, what is asked stays as it is. */
export function isBusy({ phase }: Pick<BatchState, 'phase'>): boolean {
  return phase.kind === 'running' || phase.kind === 'pausing';
}
