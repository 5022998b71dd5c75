import type { LimitHint } from './batch.ts';

/** Successes after which one more row may run at once. */
const RECOVERY = 20;

/**
 * Milliseconds, where a refusal does not say how long to wait, and where it names a time that is
 * too short again and again: doubled with each in a row.
 */
const FIRST_WAIT = 1000;
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 60_000;

/** A request that was started. */
export type Start = { at: number; index: number };

/** How many rows may run at once, and from when on. Times are milliseconds of `now`. */
export type Pace = {
  readonly allowed: number;
  /** Milliseconds until a row may start; 0 for at once. */
  waitMs(): number;
  /** Why everybody waits. */
  readonly reason: string;
  begin(): Start;
  noteSuccess(): void;
  /** What a limit has left: where that is nothing, the next rows wait for its end. */
  noteLimits(start: Start, limits: readonly LimitHint[]): void;
  /**
   * Halves, once for all that were started before, and lets everybody wait. `waitMs` may be
   * unknown.
   */
  noteRefusal(start: Start, code: string, waitMs: number | undefined): void;
};

export function createPace(concurrency: number, now: () => number = Date.now): Pace {
  let allowed = concurrency;
  let successes = 0;
  let refusals = 0;
  let started = 0;
  let halvedAt = -1;
  let freeAt = 0;
  let reason = '';

  function waitUntil(time: number, code: string): void {
    if (time <= freeAt) return;
    freeAt = time;
    reason = code;
  }

  return {
    get allowed() {
      return allowed;
    },
    get reason() {
      return reason;
    },
    waitMs: () => Math.max(0, freeAt - now()),
    begin: () => ({ at: now(), index: started++ }),
    noteSuccess() {
      refusals = 0;
      successes += 1;
      if (successes < RECOVERY || allowed >= concurrency) return;
      successes = 0;
      allowed += 1;
    },
    noteLimits(start, limits) {
      for (const { name, remaining, resetSeconds } of limits) {
        // Those that were started since have taken theirs already.
        const taken = name === 'requests' ? started - start.index - 1 : 0;
        // Counted when the request came in, however long the answer took.
        if (remaining - taken <= 0) waitUntil(start.at + resetSeconds * 1000, 'rate_limited');
      }
    },
    noteRefusal(start, code, waitMs) {
      if (start.index > halvedAt) {
        halvedAt = started - 1;
        allowed = Math.max(1, Math.floor(allowed / 2));
        successes = 0;
        refusals += 1;
      }
      waitUntil(now() + spreadWait(decideWait(waitMs, refusals)), code);
    },
  };
}

function decideWait(asked: number | undefined, refusals: number): number {
  const first = asked === undefined ? FIRST_WAIT : SHORTEST_WAIT;
  const guess = Math.min(LONGEST_WAIT, first * 2 ** Math.max(0, refusals - 1));
  return Math.max(asked ?? 0, guess);
}

/** Other batches wait for the same moment: not all begin in it. */
function spreadWait(ms: number): number {
  return ms + Math.random() * Math.min(1000, ms / 4);
}
