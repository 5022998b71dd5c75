import { setTimeout as sleep } from 'node:timers/promises';
import { sayError } from '../../../lib/contract/error-codes.ts';
import type { Locale } from '../../../lib/contract/wire.ts';
import { findErrorAnswer } from '../../../server/upstream/error-answer.ts';
import { translateFailure } from '../../../server/upstream/upstream-errors.ts';

/** Milliseconds between two tries, doubled with each. */
const FIRST_WAIT = 1000;
const LAST_WAIT = 60_000;

/** Why a call cannot be made: trying again does not help. */
export class BulkFault extends Error {
  readonly code: string;
  /** Of the server's answer, where there was one. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type Patience = {
  signal: AbortSignal;
  locale: Locale;
  /** Told of what is waited for, in milliseconds. */
  onTrouble(message: string, wait: number): void;
};

/**
 * Makes a call until it succeeds: what passes by itself (no network, limits, the server's own
 * trouble) is waited for as long as it takes, as the server asks. Rejects with BulkFault, and with
 * the signal's reason. `call` is told how often it was made before.
 */
export async function callPatiently<T>(
  call: (before: number) => Promise<T>,
  { signal, locale, onTrouble }: Patience,
): Promise<T> {
  for (let before = 0; ; before += 1) {
    try {
      return await call(before);
    } catch (thrown) {
      signal.throwIfAborted();
      const { error, isRetryable, retryAfterMs } = translateFailure(thrown, signal);
      const message = sayError(error.code, locale, error.details);
      if (!isRetryable && error.code !== 'upstream_timeout') {
        throw new BulkFault(error.code, message, findErrorAnswer(thrown)?.status);
      }
      const wait = retryAfterMs ?? findWait(before);
      onTrouble(message, wait);
      await sleep(wait, undefined, { signal });
    }
  }
}

export function findWait(before: number): number {
  return Math.min(FIRST_WAIT * 2 ** before, LAST_WAIT) * (0.75 + Math.random() / 4);
}
