import type { Failure } from './batch.ts';
import { endBatch, keep, putBack, type State, type Task } from './batch-state.ts';
import type { Start } from './pace.ts';
import { sortFailure } from './sort-failure.ts';

/** Times that a row is asked where the failure may pass. */
const ATTEMPTS = 4;

/** Milliseconds before the second attempt; four times as many before each later one. */
const BACKOFF = 1000;

/** Rows that fail one after another, by faults and with none answered in between, end the batch. */
const FAILED_IN_A_ROW = 20;

/** Milliseconds between two tries to reach a server that is gone. */
const OUTAGE_WAIT = 30_000;

/** Milliseconds of refusals alone that end the batch. */
const LONGEST_SILENCE = 3_600_000;

export async function meetFailure(
  state: State,
  task: Task,
  start: Start,
  failure: Failure,
): Promise<void> {
  const { code, message, retryAfter, partial, cost_usd: cost } = failure;
  const kind = sortFailure(failure);
  if (partial && cost === undefined) state.tally.noteLost();
  if (kind === 'batch') return endBatch(state, { kind: 'refused', code, message });
  if (kind === 'row') return keep(state, task, failure);
  if (kind === 'limit') {
    const ms = retryAfter === undefined ? undefined : retryAfter * 1000;
    return waitTogether(state, task, start, failure, ms);
  }
  task.attempts += 1;
  task.answeredBefore ??= state.answered;
  if (task.attempts < ATTEMPTS) {
    await backOff(state, task.attempts, retryAfter);
    return putBack(state, task);
  }
  // Where others are answered meanwhile, nothing is out but this row.
  if (kind === 'outage' && state.answered === task.answeredBefore) {
    task.attempts = 0;
    return waitTogether(state, task, start, failure, OUTAGE_WAIT);
  }
  await keep(state, task, failure);
  state.failedInARow += 1;
  if (state.failedInARow >= FAILED_IN_A_ROW) endBatch(state, { kind: 'refused', code, message });
}

function waitTogether(
  state: State,
  task: Task,
  start: Start,
  { code, message }: Failure,
  ms: number | undefined,
): void {
  putBack(state, task);
  state.pace.noteRefusal(start, code, ms);
  state.refusedSince ??= Date.now();
  if (Date.now() - state.refusedSince > LONGEST_SILENCE) {
    endBatch(state, { kind: 'refused', code, message });
  }
}

/**
 * Waits in the row's own place, so that a server in trouble gets fewer rows. Ends early with the
 * batch.
 */
async function backOff(state: State, attempts: number, retryAfter = 0): Promise<void> {
  const { run, sleepers, end } = state;
  if (end) return;
  const usual = (run.backoff ?? BACKOFF) * 4 ** (attempts - 1) * (0.75 + Math.random() / 2);
  await new Promise<void>((resolve) => {
    const stopTimer = state.startTimer(rouse, Math.max(usual, retryAfter * 1000));
    sleepers.add(rouse);
    function rouse(): void {
      stopTimer();
      sleepers.delete(rouse);
      resolve();
    }
  });
}
