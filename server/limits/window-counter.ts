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
  if (!redis) {
    return {
      take: (key, points) => take(memory, key, points),
      add: (key, points) => add(memory, key, points),
    };
  }
  const shared = new RateLimiterRedis({
    ...options,
    // With the window in the name, a changed setting starts new windows instead of inheriting the old ones.
    keyPrefix: `openai-quickstart:${name}:${windowMs}`,
    storeClient: redis.client,
    useRedisPackage: true,
    // Once the limit is reached, Redis need not be asked again before the window ends.
    inMemoryBlockOnConsumed: limit + 1,
  });
  /** This instance's share of the limit. */
  const own = () => {
    memory.points = Math.max(1, Math.floor(limit / redis.instances));
    return memory;
  };
  /** What memory answers while Redis is late or gone goes on from the shared count, instead of beginning anew. */
  const note = (key: string, count: Count) => {
    const used = Math.ceil((limit - count.remaining) / redis.instances);
    void memory.set(key, used, Math.max(1, count.resetMs) / 1000);
    return count;
  };
  return {
    take: (key, points) =>
      redis.run(
        async () => note(key, await take(shared, key, points)),
        () => take(own(), key, points),
      ),
    add: (key, points) =>
      redis.run(
        () => add(shared, key, points),
        () => add(own(), key, points),
      ),
  };
}

type Limiter = Pick<RateLimiterMemory, 'consume' | 'penalty'>;

async function add(limiter: Limiter, key: string, points: number): Promise<void> {
  await limiter.penalty(key, points);
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
