import { AppError } from '../http/app-error.ts';
import { type Decision, decide, writePolicy } from '../limits/limit-headers.ts';
import type { RedisLink } from '../limits/redis-link.ts';
import { createWindowCounter } from '../limits/window-counter.ts';
import type { Quota } from '../settings/config-values.ts';

export type TokenBudget = {
  /** Whether `key` has spent less than its budget; counts nothing. */
  check: (key: string) => Promise<Decision>;
  /**
   * Counts the model tokens that an answer used, 0 or more. What was running when the budget ran
   * out may overrun it.
   */
  spend: (key: string, tokens: number) => Promise<void>;
};

export type TokenBudgetOptions = { quota: Quota; redis?: RedisLink | undefined };

const NAME = 'tokens';

/** So many model tokens in a fixed window that begins with a caller's first request. */
export function createTokenBudget({ quota, redis }: TokenBudgetOptions): TokenBudget {
  // Taking 0 of one less than the budget is refused exactly when all of it is spent.
  const counter = createWindowCounter({
    name: NAME,
    limit: quota.amount - 1,
    windowMs: quota.windowMs,
    redis,
  });
  // The draft's list of units has no tokens yet; without a unit a client would read requests.
  const policy = writePolicy(NAME, quota, NAME);
  return {
    async check(key) {
      const count = await counter.take(key, 0);
      const remaining = count.isWithin ? count.remaining + 1 : 0;
      return decide(NAME, policy, { ...count, remaining });
    },
    // More than all is all; Redis's numbers end at 2 ** 63, which a model server's claim may pass.
    spend: (key, tokens) => counter.add(key, Math.min(quota.amount, Math.ceil(tokens))),
  };
}

/** Throws budget_exhausted, with the seconds to wait, where the budget refused. */
export function refuseBudget(decision: Decision): void {
  if (!decision.isWithin) {
    throw new AppError('budget_exhausted', { retryAfter: decision.resetSeconds });
  }
}
