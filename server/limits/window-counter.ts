import type { RedisLink } from './redis-link.ts';
import { createSharedCounter, type WindowCounter } from './shared-counter.ts';
import { addTo, createWindows, takeAlone, type Window } from './window.ts';

export type CounterOptions = {
  name: string;
  /** Points in one window. */
  limit: number;
  windowMs: number;
  redis: RedisLink | undefined;
};

/**
 * Counts in fixed windows that begin with a key's first point: in memory, or with Redis over all
 * instances.
 */
export function createWindowCounter({ redis, ...options }: CounterOptions): WindowCounter {
  return redis ? createSharedCounter({ ...options, redis }) : createOwnCounter(options);
}

/** Its clock is one that setting the machine's time does not move. */
function createOwnCounter({ limit, windowMs }: { limit: number; windowMs: number }): WindowCounter {
  const windows = createWindows<Window>(
    () => ({ end: 0, own: 0, others: 0, alone: 0 }),
    (window, now) =>
      Object.assign(window, { end: now + windowMs, own: 0, others: 0, alone: limit }),
  );
  return {
    async take(key, points) {
      const now = performance.now();
      return takeAlone(windows.open(key, now), points, now);
    },
    async add(key, points) {
      addTo(windows.open(key, performance.now()), points);
    },
  };
}
