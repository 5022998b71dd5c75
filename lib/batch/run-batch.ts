import type { BatchEnd } from './batch.ts';
import {
  type BatchRun,
  createState,
  endBatch,
  keep,
  putBack,
  type State,
  type Task,
} from './batch-state.ts';
import { meetFailure } from './meet-failure.ts';

/**
 * Asks for all rows, as many at once as the limits allow. Resolves when the last row that was
 * started is over. Rejects with what `onResult` threw.
 */
export async function runBatch(run: BatchRun): Promise<BatchEnd> {
  const state = createState(run);
  const stop = () => {
    endBatch(state, { kind: 'stopped' });
    if (run.signal.aborted) state.life.abort(run.signal.reason);
  };
  const signals = [run.signal, ...(run.windDown ? [run.windDown] : [])];
  for (const signal of signals) signal.addEventListener('abort', stop);
  try {
    if (signals.some(({ aborted }) => aborted)) stop();
    await work(state);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
  if (state.failure) throw state.failure.thrown;
  return state.end ?? { kind: 'all' };
}

async function work(state: State): Promise<void> {
  for (;;) {
    const held = startRows(state);
    tell(state);
    if (state.running === 0 && held === 'nothing left') return;
    const changed = new Promise<void>((resolve) => {
      state.wake = resolve;
    });
    // The wait may be over by now; then nothing else would wake it.
    const ms = Math.max(1, state.pace.waitMs());
    const stopTimer = held === 'waits' ? state.startTimer(state.wake, ms) : undefined;
    await changed;
    stopTimer?.();
  }
}

/** Starts what may be started now, and tells what keeps it from more. */
function startRows(state: State): 'nothing left' | 'full' | 'waits' {
  const { pace, tally } = state;
  for (;;) {
    const task = state.end ? undefined : takeTask(state);
    if (!task) return 'nothing left';
    if (!tally.mayStart(state.running)) {
      putBack(state, task);
      if (state.running > 0) return 'full';
      endBatch(state, { kind: 'cost', cost: tally.cost });
      return 'nothing left';
    }
    if (state.running >= pace.allowed || pace.waitMs() > 0) {
      putBack(state, task);
      return state.running >= pace.allowed ? 'full' : 'waits';
    }
    void runTask(state, task);
  }
}

function takeTask({ again, rows }: State): Task | undefined {
  const repeated = again.shift();
  if (repeated) return repeated;
  const next = rows.next();
  return next.done ? undefined : { row: next.value, attempts: 0 };
}

async function runTask(state: State, task: Task): Promise<void> {
  state.running += 1;
  try {
    await askFor(state, task);
  } catch (thrown) {
    if (!state.life.signal.aborted) state.failure ??= { thrown };
    state.life.abort(thrown);
    state.end ??= { kind: 'stopped' };
  } finally {
    state.running -= 1;
    state.wake();
  }
}

async function askFor(state: State, task: Task): Promise<void> {
  const { run, pace, life } = state;
  const start = pace.begin();
  const outcome = await run.ask(task.row.request, life.signal);
  if (outcome.limits) pace.noteLimits(start, outcome.limits);
  // Cut off on purpose: the row stays unfinished.
  if (!outcome.isDone && life.signal.aborted) return;
  if (!outcome.isDone) return meetFailure(state, task, start, outcome);
  pace.noteSuccess();
  state.answered += 1;
  state.refusedSince = undefined;
  state.failedInARow = 0;
  await keep(state, task, outcome);
  const { cost_usd: cost, model } = outcome.answer;
  if (run.maxCost !== undefined && cost === undefined) endBatch(state, { kind: 'unpriced', model });
}

function tell({ run, tally, pace, running, end }: State): void {
  const ms = pace.waitMs();
  const waiting = ms > 0 && !end ? { waiting: { code: pace.reason, ms } } : {};
  run.onProgress?.({ ...tally.tell(running), ...waiting });
}
