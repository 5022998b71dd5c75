import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { ErrorCode } from '../../lib/contract/error-codes.ts';
import { AppError } from '../http/app-error.ts';
import { isRecord, readString } from './untrusted.ts';

/** A failed call to the model server: what the caller is told, and what decides on another try. */
export type Failure = {
  error: AppError;
  isRetryable: boolean;
  /** Milliseconds that the server asked to wait. */
  retryAfterMs: number | undefined;
  /** The parameter that a 400 or 422 was about, as the server names it. */
  refusedParam: string | undefined;
};

/** What the log may tell of a failure: never the server's own words, which may repeat a key or a prompt. */
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

/** Waits that heal nothing: https://platform.openai.com/docs/guides/error-codes. */
const QUOTA_CODES = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
]);

const RETRYABLE_STATUSES = new Set([408, 409, 429]);

const TOO_LONG =
  /context[ _](length|window|size)|maximum context|prompt is too long|too many (input )?tokens|input is too long|exceeds? the (available|model's) context/i;

/** Seconds told to a caller when the model server limits without saying for how long. */
const DEFAULT_RETRY_AFTER = 10;

type Details = { code: string; type: string; param: string | undefined; message: string };

/** Translates whatever the openai package threw. Errors of this program, such as the reason of an abort, pass as they are. */
export function translateFailure(thrown: unknown, signal: AbortSignal): Failure {
  const plain = { isRetryable: false, retryAfterMs: undefined, refusedParam: undefined };
  if (signal.aborted) return { error: toReason(signal), ...plain };
  if (thrown instanceof AppError) return { error: thrown, ...plain };
  if (thrown instanceof APIConnectionTimeoutError) {
    return { ...plain, error: new AppError('upstream_timeout', { cause: thrown }) };
  }
  if (thrown instanceof APIConnectionError || !(thrown instanceof APIError)) {
    const cause = new UpstreamFault({ network: findNetworkCode(thrown) });
    return { ...plain, error: new AppError('upstream_unreachable', { cause }), isRetryable: true };
  }
  return translateAnswer(thrown);
}

function translateAnswer(thrown: APIError): Failure {
  const status = Number(thrown.status ?? 0);
  const details = readDetails(thrown.error);
  const retryAfterMs = readRetryAfter(thrown.headers);
  const code = findCode(status, details);
  const cause = new UpstreamFault({
    status,
    code: details.code || undefined,
    type: details.type || undefined,
    param: details.param,
    upstream_request_id: thrown.requestID?.slice(0, 80),
  });
  return {
    error: makeError(code, details, cause, retryAfterMs),
    isRetryable: code !== 'insufficient_quota' && (RETRYABLE_STATUSES.has(status) || status >= 500),
    retryAfterMs,
    refusedParam: status === 400 || status === 422 ? details.param : undefined,
  };
}

/** The error of a failure told inside a stream or with a 200. */
export function readFailure(error: unknown): AppError {
  const details = readDetails(error);
  const status = isRecord(error) && typeof error.code === 'number' ? error.code : 0;
  const code = findCode(status, details);
  return makeError(
    code,
    details,
    new UpstreamFault({ in_stream: details.code || details.type || 'error' }),
    undefined,
  );
}

function makeError(
  code: ErrorCode,
  details: Details,
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
  if (code === 'unsupported_parameter' || code === 'invalid_field') {
    return new AppError(code, {
      param: toContractName(details.param ?? ''),
      hint: { en: 'the model does not take this value', ru: 'модель не принимает такое значение' },
      cause,
    });
  }
  return new AppError(code, { cause });
}

function readDetails(error: unknown): Details {
  const record = isRecord(error) ? error : {};
  const code = record.code;
  const message = typeof error === 'string' ? error : (readString(record.message) ?? '');
  return {
    code: readName(code) ?? '',
    type: readName(record.type) ?? '',
    param: readName(record.param) ?? findParam(message),
    message,
  };
}

/** A name as programs give them. Anything else could be the server's own words, and with them a prompt or a key. */
function readName(value: unknown): string | undefined {
  const text = readString(value) ?? '';
  return /^[a-z_]{1,64}(\.[a-z_]{1,64}|\[\d{1,4}\]){0,4}$/i.test(text) ? text : undefined;
}

/** The parameter that a server names in words alone, as some compatible ones do. */
function findParam(message: string): string | undefined {
  if (
    !/unsupported|not supported|unknown|unrecogni[sz]ed|unexpected|not permitted|extra/i.test(
      message,
    )
  ) {
    return undefined;
  }
  return /max_completion_tokens|max_tokens|temperature|reasoning_effort|stream_options|store/.exec(
    message,
  )?.[0];
}

function findCode(status: number, { code, type, param, message }: Details): ErrorCode {
  if (QUOTA_CODES.has(code) || QUOTA_CODES.has(type)) return 'insufficient_quota';
  if (code === 'unsupported_country_region_territory') return 'unsupported_country';
  if (code === 'context_length_exceeded' || status === 413) return 'context_length_exceeded';
  if (code === 'model_not_found') return 'model_not_found';
  if (code === 'invalid_api_key' || status === 401 || status === 403) return 'invalid_api_key';
  if (status === 404)
    return /model/i.test(message) ? 'model_not_found' : 'upstream_invalid_response';
  if (status === 429 || code === 'rate_limit_exceeded' || code === 'slow_down') {
    return 'upstream_rate_limited';
  }
  if (status < 500 && TOO_LONG.test(message)) return 'context_length_exceeded';
  if (status === 400 || status === 422) {
    if (param === 'model') return 'model_not_found';
    if (param && /_(below_min|above_max)_/.test(code)) return 'invalid_field';
    return param ? 'unsupported_parameter' : 'upstream_error';
  }
  return 'upstream_error';
}

const CONTRACT_NAMES: Readonly<Record<string, string>> = {
  max_completion_tokens: 'max_tokens',
  max_output_tokens: 'max_tokens',
  messages: 'prompt',
  input: 'prompt',
  'reasoning.effort': 'reasoning_effort',
  reasoning: 'reasoning_effort',
};

/** A parameter of a model server under the name that this program's callers know. */
export function toContractName(param: string): string {
  return CONTRACT_NAMES[param] ?? CONTRACT_NAMES[param.split(/[.[]/)[0] ?? ''] ?? param;
}

/** Milliseconds, from `retry-after-ms` or `retry-after` (seconds or a date). */
function readRetryAfter(headers: Headers | undefined): number | undefined {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const text = headers?.get('retry-after');
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
