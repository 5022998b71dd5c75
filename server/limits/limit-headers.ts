import type { Quota } from '../settings/config-values.ts';
import type { Count } from './window.ts';

/** A limit's answer to one request. */
export type Decision = {
  /** Item of RateLimit-Policy: what is allowed. */
  policy: string;
  /** Item of RateLimit: what is left. */
  state: string;
  /** Whole seconds until the window ends, at least 1. */
  resetSeconds: number;
  isWithin: boolean;
};

/**
 * Header values of draft-ietf-httpapi-ratelimit-headers-10. Of several limits, one that refuses
 * stands alone in RateLimit, so that Retry-After never names an earlier time than its `t`.
 */
export function writeLimitHeaders(decisions: readonly Decision[]): Record<string, string> {
  if (decisions.length === 0) return {};
  const refusing = decisions.filter((one) => !one.isWithin);
  const telling = refusing.length > 0 ? refusing : decisions;
  return {
    'RateLimit-Policy': decisions.map((one) => one.policy).join(', '),
    RateLimit: telling.map((one) => one.state).join(', '),
  };
}

/** The fixed item of RateLimit-Policy. `unit` is left out for requests, the draft's default. */
export function writePolicy(name: string, { amount, windowMs }: Quota, unit?: string): string {
  const quotaUnit = unit === undefined ? '' : `;qu="${unit}"`;
  return `"${name}";q=${amount}${quotaUnit};w=${windowMs / 1000}`;
}

export function decide(name: string, policy: string, count: Count): Decision {
  const resetSeconds = Math.max(1, Math.ceil(count.resetMs / 1000));
  const state = `"${name}";r=${count.remaining};t=${resetSeconds}`;
  return { policy, state, resetSeconds, isWithin: count.isWithin };
}
