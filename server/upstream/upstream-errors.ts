import { APIConnectionTimeoutError } from 'openai';
import { AppError } from '../http/app-error.ts';
import { type ErrorAnswer, findErrorAnswer } from './error-answer.ts';
import { type Failed, findErrorCode, type Verdict } from './find-error-code.ts';
import { type ErrorDetails, readError, readName } from './read-error.ts';
import type { Refusal } from './refused-parameter.ts';
import { findRange } from './value-range.ts';

/** A failed call to the model server: what the caller is told, and what decides on another try. */
export type Failure = {
  error: AppError;
  isRetryable: boolean;
  /** Milliseconds that the server asked to wait. */
  retryAfterMs: number | undefined;
  /** The parameter that the call was refused for. */
  refusal: Refusal | undefined;
};

/**
 * What the log may tell of a failure: never the server's own words, which may repeat a key or a
 * prompt.
 */
export class UpstreamFault extends Error {
  readonly facts: Readonly<Record<string, string | number>>;
  constructor(facts: Record<string, string | number | undefined>) {
    super('model server');
    this.name = 'UpstreamFault';
    this.facts = Object.fromEntries(
      Object.entries(facts).filter(([, value]) => value !== undefined),
    ) as Record<string, string | number>;
  }
}

const RETRYABLE_STATUSES = new Set([408, 409, 429]);

/** Seconds told to a caller when the model server limits without saying for how long. */
const DEFAULT_RETRY_AFTER = 10;

/**
 * Translates whatever the openai package threw. Errors of this program, such as the reason of an
 * abort, pass as they are. `sent` is the body of the call, where it had one.
 */
export function translateFailure(
  thrown: unknown,
  signal: AbortSignal,
  sent?: Failed['sent'],
): Failure {
  const plain = { isRetryable: false, retryAfterMs: undefined, refusal: undefined };
  if (signal.aborted) return { error: toReason(signal), ...plain };
  if (thrown instanceof AppError) return { error: thrown, ...plain };
  const answer = findErrorAnswer(thrown);
  if (answer) return translateAnswer(answer, sent);
  if (thrown instanceof APIConnectionTimeoutError) {
    return { ...plain, error: new AppError('upstream_timeout', { cause: thrown }) };
  }
  const cause = new UpstreamFault({ network: findNetworkCode(thrown) });
  return { ...plain, error: new AppError('upstream_unreachable', { cause }), isRetryable: true };
}

function translateAnswer(answer: ErrorAnswer, sent: Failed['sent']): Failure {
  const { status, headers, target } = answer;
  const { details, isReadable } = readBody(answer.body);
  const verdict = findErrorCode({ status, details, isReadable, sent });
  const retryAfterMs = readRetryAfter(headers) ?? details.retryAfterMs;
  const cause = new UpstreamFault({
    status,
    ...sayNames(details),
    redirects_to: target && sayTarget(target),
    answered_by: verdict.isBetween ? 'something in between' : undefined,
    upstream_request_id: headers.get('x-request-id')?.slice(0, 80),
  });
  return {
    error: makeError(verdict, details, cause, retryAfterMs),
    isRetryable:
      (verdict.code === 'upstream_error' || verdict.code === 'upstream_rate_limited') &&
      (RETRYABLE_STATUSES.has(status) || status >= 500),
    retryAfterMs,
    refusal: verdict.refusal,
  };
}

/**
 * The failure that an error told of inside a stream, or with a 200. `body` is the error, or what
 * holds it.
 */
export function translateError(body: unknown, sent?: Failed['sent']): Failure {
  const details = readError(body);
  const failed: Failed = { status: details.status ?? 0, details, isReadable: true, sent };
  const verdict = findErrorCode(failed);
  const cause = new UpstreamFault({ in_stream: details.codes.find(readName) ?? 'error' });
  return {
    error: makeError(verdict, details, cause, details.retryAfterMs),
    isRetryable: false,
    retryAfterMs: details.retryAfterMs,
    refusal: verdict.refusal,
  };
}

/** The error of a failure told inside a stream or with a 200. */
export function readFailure(error: unknown): AppError {
  return translateError(error).error;
}

/** A page in HTML is not read: it says nothing to programs, and may hold any word. */
function readBody(text: string): Pick<Failed, 'details' | 'isReadable'> {
  try {
    const body: unknown = JSON.parse(text);
    return { details: readError(body), isReadable: body !== null };
  } catch {
    const isPage = /^\s*<|<html/i.test(text);
    return { details: readError(isPage ? undefined : text), isReadable: false };
  }
}

/** The names in an error that the log may repeat: those that programs are meant to read. */
function sayNames({ codes, param }: ErrorDetails) {
  const [code, type] = codes.filter((one) => readName(one) !== undefined);
  return { code, type, param };
}

/** Without user, password and query, which may hold secrets. */
function sayTarget({ origin, pathname }: URL): string {
  return (origin + pathname).slice(0, 200);
}

function makeError(
  { code, refusal, isBetween }: Verdict,
  details: ErrorDetails,
  cause: Error,
  retryAfterMs: number | undefined,
): AppError {
  if (code === 'upstream_rate_limited') {
    const retryAfter =
      retryAfterMs === undefined
        ? DEFAULT_RETRY_AFTER
        : Math.max(1, Math.ceil(retryAfterMs / 1000));
    return new AppError(code, { retryAfter, cause });
  }
  if (refusal) {
    const hint = findRange(details.words, details.bounds) ?? {
      en: 'the model does not take this value',
      ru: 'модель не принимает такое значение',
    };
    return new AppError(code, { param: refusal.param, hint, cause });
  }
  return new AppError(code, { cause, ...(isBetween && { isBetween }) });
}

/** Milliseconds, from `retry-after-ms` or `retry-after` (seconds or a date). */
function readRetryAfter(headers: Headers): number | undefined {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const text = headers.get('retry-after');
  if (!text) return undefined;
  const ms = /^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms >= 0 ? ms : undefined;
}

function toReason(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError
    ? signal.reason
    : new AppError('upstream_incomplete', { cause: signal.reason });
}

/** The system's or undici's code at the bottom of a network error, such as ECONNREFUSED. */
function findNetworkCode(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') return error.code;
  }
  return 'unknown';
}
