import { AppError } from '../http/app-error.ts';
import { type Decision, decide, writePolicy } from '../limits/limit-headers.ts';
import type { RedisLink } from '../limits/redis-link.ts';
import { createWindowCounter } from '../limits/window-counter.ts';
import type { Quota } from '../settings/config-values.ts';

export type RateLimit = {
  /**
   * Counts one request of `key`. The decision is to be shown whatever it is; `refuseRate` turns a
   * negative one into an error.
   */
  consume: (key: string) => Promise<Decision>;
  /** Takes one counted request back. */
  refund: (key: string) => Promise<void>;
};

export type RateLimitOptions = {
  quota: Quota;
  redis?: RedisLink | undefined;
  /** Sets the counts of one limit apart from those of another. */
  name?: string;
};

/**
 * So many requests in a fixed window that begins with a caller's first; refused ones count, but
 * change nothing.
 */
export function createRateLimit({ quota, redis, name = 'requests' }: RateLimitOptions): RateLimit {
  const counter = createWindowCounter({
    name,
    limit: quota.amount,
    windowMs: quota.windowMs,
    redis,
  });
  const policy = writePolicy(name, quota);
  return {
    consume: async (key) => decide(name, policy, await counter.take(key, 1)),
    refund: (key) => counter.add(key, -1),
  };
}

/** Throws rate_limited, with the seconds to wait, where the limit refused. */
export function refuseRate(decision: Decision): void {
  if (!decision.isWithin) {
    throw new AppError('rate_limited', { retryAfter: decision.resetSeconds });
  }
}
