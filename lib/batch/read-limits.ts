import type { LimitHint } from './batch.ts';

/**
 * The items of a RateLimit header of draft-ietf-httpapi-ratelimit-headers-10; none where it is
 * another's.
 */
export function readRateLimit(header: string | null): LimitHint[] {
  return [...(header ?? '').matchAll(/"([^"]*)"([^,]*)/g)].flatMap(([, name = '', rest = '']) => {
    const remaining = readNumber(rest, 'r');
    const resetSeconds = readNumber(rest, 't');
    if (remaining === undefined || resetSeconds === undefined) return [];
    return [{ name, remaining, resetSeconds }];
  });
}

/** Seconds, of a Retry-After that is a number or a date. */
export function readRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

function readNumber(item: string, name: string): number | undefined {
  const [, text] = new RegExp(`;\\s*${name}=(\\d+)`).exec(item) ?? [];
  return text === undefined ? undefined : Number(text);
}
