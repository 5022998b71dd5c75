import { LateError } from './within.ts';

/**
 * So many asks without an answer, one after another, mean that Redis is lost. Those that waited at
 * the same time are one.
 */
const MISSES_UNTIL_LOST = 3;
/**
 * How long after its return the others may not yet have told Redis what they counted without it, in
 * ms: a second until they connect again, and some for the telling.
 */
const MERGE_TIME = 2000;

export type RedisEvents = {
  /** Called once when Redis is lost, at the start too. `reason` holds no secret. */
  onLost: (reason: string) => void;
  onRecovered: () => void;
};

export type RedisHealth = {
  /** `merging`: Redis answers again, but does not know yet what was counted without it. */
  readonly state: 'new' | 'up' | 'merging' | 'lost';
  /** An ask was answered in time. */
  hit: () => void;
  /** An ask failed or was late. `askedAt` is by performance.now. */
  miss: (error: unknown, askedAt: number) => void;
  lose: (error: unknown) => void;
  /** Redis answers, and takes writes. */
  recover: () => void;
  close: () => void;
};

/** Whether Redis can be relied on, and one event for each change. */
export function createRedisHealth(events: RedisEvents, onMerging: () => void): RedisHealth {
  let state: RedisHealth['state'] = 'new';
  let misses = 0;
  let missedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let isTold = false;
  const lose = (error: unknown) => {
    clearTimeout(timer);
    state = 'lost';
    if (!isTold) events.onLost(sayReason(error));
    isTold = true;
  };
  const finishMerging = () => {
    state = 'up';
    isTold = false;
    events.onRecovered();
  };
  return {
    get state() {
      return state;
    },
    hit() {
      misses = 0;
    },
    miss(error, askedAt) {
      if (!(error instanceof LateError)) return lose(error);
      if (askedAt < missedAt) return;
      misses += 1;
      missedAt = performance.now();
      if (misses >= MISSES_UNTIL_LOST) lose(error);
    },
    lose,
    recover() {
      misses = 0;
      if (state === 'new') state = 'up';
      if (state !== 'lost') return;
      state = 'merging';
      timer = setTimeout(finishMerging, MERGE_TIME).unref();
      onMerging();
    },
    close: () => clearTimeout(timer),
  };
}

function sayReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
