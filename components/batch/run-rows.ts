import type { AskRow, BatchEnd, BatchRow, RowResult } from '../../lib/batch/batch.ts';
import type { BatchRun } from '../../lib/batch/batch-state.ts';
import type { RowState } from '../../lib/batch/find-state.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import { createAsker } from './ask-row.ts';
import type { BatchModel, PauseReason, Phase } from './batch-model.ts';
import { readMaxCost } from './batch-setup.ts';
import { keepSetup } from './change-setup.ts';
import { checkReady } from './check-ready.ts';
import { CONCURRENCY, listRows, planRows } from './plan-rows.ts';
import { createTeller } from './tell-progress.ts';

/**
 * Which rows are asked: all that have no answer yet, those of the first three, or those that
 * failed.
 */
export type Wanted = 'rest' | 'first' | 'failed';

/** Rows to look at before all are asked. */
const TRIED = 3;

/** Asks for rows until all are done or it is ended. */
export async function startRun(model: BatchModel, wanted: Wanted): Promise<void> {
  // Rows may still be finishing.
  await model.run?.isOver;
  if (model.run) return;
  const before = model.get().phase;
  const windDown = new AbortController();
  const life = new AbortController();
  model.set({ ...AFRESH, phase: { kind: 'running', isTrying: wanted === 'first' } });
  const isOver = begin(model, before, () => run(model, wanted, windDown, life));
  model.run = { windDown, life, isOver };
  await isOver;
}

async function begin(model: BatchModel, before: Phase, go: () => Promise<void>): Promise<void> {
  const fault = await checkReady(model);
  if (fault === undefined) return go();
  model.run = undefined;
  model.set({ phase: before, fault });
}

const AFRESH = { fault: undefined, notice: undefined, end: undefined, progress: undefined };

/** Starts no row any more, and lets those that run finish. */
export function pauseRun(model: BatchModel, reason: PauseReason): void {
  if (model.get().phase.kind !== 'running') return;
  model.set({ phase: { kind: 'pausing', reason }, notice: undefined });
  model.run?.windDown.abort();
  keepSetup(model);
}

/** Gives up the rows that run, too. */
export function stopRun(model: BatchModel): void {
  const wasPaused = model.get().phase.kind === 'paused';
  model.set({ phase: { kind: 'idle' }, ...(wasPaused && { end: { kind: 'stopped' } }) });
  model.run?.life.abort();
  keepSetup(model);
}

async function run(
  model: BatchModel,
  wanted: Wanted,
  windDown: AbortController,
  life: AbortController,
): Promise<void> {
  const maxCost = readMaxCost(model.get().setup);
  keepSetup(model);
  planRows(model);
  const { asking, ...before } = countBefore(model, wanted);
  const teller = createTeller(model, before.failed);
  model.set({ asking, saidFailed: 0 });
  let end: BatchEnd | undefined;
  try {
    end = await runBatch({
      rows: pickRows(model, wanted),
      before,
      ask: createHeldAsker(model),
      concurrency: CONCURRENCY,
      maxCost,
      windDown: windDown.signal,
      signal: life.signal,
      startTimer: model.timer.start,
      onResult: (result) => keepResult(model, result),
      onProgress: teller.tell,
    });
  } catch {
    // Not even memory took a result.
  }
  teller.close();
  model.run = undefined;
  conclude(model, end, wanted);
}

function* pickRows(model: BatchModel, wanted: Wanted): Generator<BatchRow> {
  for (const { row, state } of listRows(model)) {
    if (isWanted(state, row.number, wanted)) yield row;
  }
}

function isWanted(state: RowState, number: number, wanted: Wanted): boolean {
  if (wanted === 'failed') return state === 'failed';
  if (wanted === 'first') return number <= TRIED && state !== 'done';
  return state === 'new' || state === 'changed';
}

/** What is behind already; a row that is asked again counts as not asked. */
function countBefore(model: BatchModel, wanted: Wanted): BatchRun['before'] & { asking: number } {
  let [total, done, failed, asking] = [0, 0, 0, 0];
  for (const { row, state } of listRows(model)) {
    total += 1;
    if (isWanted(state, row.number, wanted)) asking += 1;
    else if (state === 'done') done += 1;
    else if (state === 'failed') failed += 1;
  }
  return { total, done, failed, cost: model.ledger.cost, asking };
}

async function keepResult(model: BatchModel, result: RowResult): Promise<void> {
  await model.store?.putResult(result);
  model.ledger.note(result);
}

/** No row is asked for by a tab that does not have the batch any more. */
function createHeldAsker(model: BatchModel): AskRow {
  const { locale, batchTexts } = model.props;
  const ask = createAsker(locale, batchTexts.unreachable);
  return async (request, signal) => {
    if (model.hold && !(await model.hold.confirm())) {
      location.reload();
      // Nothing is sent in what time is left.
      await new Promise(() => {});
    }
    const startedAt = performance.now();
    const outcome = await ask(request, signal);
    if (outcome.isDone) model.ledger.noteTime(performance.now() - startedAt);
    return outcome;
  };
}

function conclude(model: BatchModel, end: BatchEnd | undefined, wanted: Wanted): void {
  const { phase, edition } = model.get();
  model.set({
    ...sayRest(phase, end, wanted),
    progress: undefined,
    notice: undefined,
    edition: edition + 1,
  });
  planRows(model);
  keepSetup(model);
}

function sayRest(phase: Phase, end: BatchEnd | undefined, wanted: Wanted) {
  if (!end) return { phase: { kind: 'idle' }, end: { kind: 'no-room' } } as const;
  if (end.kind === 'all') {
    const last = wanted === 'first' ? ({ kind: 'tried' } as const) : end;
    return { phase: { kind: 'idle' } as const, end: last };
  }
  if (end.kind === 'stopped') {
    return phase.kind === 'pausing'
      ? { phase: { kind: 'paused', reason: phase.reason } as const }
      : { phase: { kind: 'idle' } as const, end };
  }
  const isSignedOut = end.kind === 'refused' && end.code === 'unauthorized';
  return { phase: { kind: 'paused', reason: isSignedOut ? 'signed-out' : 'asked' } as const, end };
}
