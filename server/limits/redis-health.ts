import { LateError } from './within.ts';

/** So many decisions in a row without an answer mean that Redis is lost; a single one may just have been slow. */
const MISSES_UNTIL_LOST = 3;

export type RedisEvents = {
  /** Called once when Redis is lost, at the start too. `reason` holds no secret. */
  onLost: (reason: string) => void;
  onRecovered: () => void;
};

export type RedisHealth = {
  readonly isUp: boolean;
  /** A decision was answered. */
  hit: () => void;
  /** A decision failed or was late. */
  miss: (error: unknown) => void;
  lose: (error: unknown) => void;
  recover: () => void;
};

/** Whether Redis can be relied on, and one event for each change. */
export function createRedisHealth({ onLost, onRecovered }: RedisEvents): RedisHealth {
  let state: 'new' | 'up' | 'lost' = 'new';
  let misses = 0;
  return {
    get isUp() {
      return state === 'up';
    },
    hit() {
      misses = 0;
    },
    miss(error) {
      misses += 1;
      if (!(error instanceof LateError) || misses >= MISSES_UNTIL_LOST) this.lose(error);
    },
    lose(error) {
      if (state === 'lost') return;
      state = 'lost';
      onLost(sayReason(error));
    },
    recover() {
      const wasLost = state === 'lost';
      state = 'up';
      misses = 0;
      if (wasLost) onRecovered();
    },
  };
}

function sayReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
