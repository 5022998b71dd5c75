import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import RateLimiterRedis from 'rate-limiter-flexible/lib/RateLimiterRedis.js';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import type { RedisLink } from './redis-link.ts';

export type Count = {
  /** Whether the points asked for fitted in. */
  isWithin: boolean;
  remaining: number;
  /** Until the window ends, in ms. */
  resetMs: number;
};

export type WindowCounter = {
  /** Counts `points` for `key` and tells whether the sum is within the limit. Exact, however many ask at once. */
  take: (key: string, points: number) => Promise<Count>;
  /** Counts `points` (or takes back, when negative) whatever the sum. */
  add: (key: string, points: number) => Promise<void>;
};

export type CounterOptions = {
  name: string;
  /** Points in one window. */
  limit: number;
  windowMs: number;
  redis: RedisLink | undefined;
};

/**
 * Counts in fixed windows that begin with a key's first point. In memory; with Redis, over all instances, and while that is lost
 * in memory again, each instance with its share of the limit.
 */
export function createWindowCounter({
  name,
  limit,
  windowMs,
  redis,
}: CounterOptions): WindowCounter {
  const options = { keyPrefix: name, points: limit, duration: windowMs / 1000 };
  const memory = new RateLimiterMemory(options);
  if (!redis) return wrap((act) => act(memory));
  const shared = new RateLimiterRedis({
    ...options,
    // With the window in the name, a changed setting starts new windows instead of inheriting the old ones.
    keyPrefix: `openai-quickstart:${name}:${windowMs}`,
    storeClient: redis.client,
    useRedisPackage: true,
    // Once the limit is reached, Redis need not be asked again before the window ends.
    inMemoryBlockOnConsumed: limit + 1,
  });
  return wrap((act) =>
    redis.run(
      () => act(shared),
      () => {
        memory.points = Math.max(1, Math.floor(limit / redis.instances));
        return act(memory);
      },
    ),
  );
}

type Limiter = Pick<RateLimiterMemory, 'consume' | 'penalty'>;
type Run = <T>(act: (limiter: Limiter) => Promise<T>) => Promise<T>;

function wrap(run: Run): WindowCounter {
  return {
    take: (key, points) => run((limiter) => take(limiter, key, points)),
    add: (key, points) => run(async (limiter) => void (await limiter.penalty(key, points))),
  };
}

async function take(limiter: Limiter, key: string, points: number): Promise<Count> {
  try {
    return describe(await limiter.consume(key, points), true);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return describe(thrown, false);
    throw thrown;
  }
}

function describe(result: RateLimiterRes, isWithin: boolean): Count {
  return {
    isWithin,
    remaining: result.remainingPoints,
    resetMs: Math.max(0, result.msBeforeNext),
  };
}
