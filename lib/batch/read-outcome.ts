import type { Answer, ErrorInfo, Paid, Usage } from '../contract/wire.ts';
import type { Failure, Outcome } from './batch.ts';
import { readRateLimit, readRetryAfter } from './read-limits.ts';

/** As much of a fetched answer as is needed. */
export type AnswerHead = { status: number; headers: { get(name: string): string | null } };

/** The codes of answers that are not this program's: of a proxy in between, or of the network. */
const CODES: Readonly<Record<number, string>> = {
  408: 'request_timeout',
  413: 'body_too_large',
  429: 'rate_limited',
  500: 'upstream_error',
  502: 'upstream_unreachable',
  503: 'overloaded',
  504: 'upstream_timeout',
};

/**
 * The outcome of POST /api/generate that was asked for JSON. `body` is what was parsed of it,
 * undefined where that failed.
 */
export function readOutcome(head: AnswerHead, body: unknown): Outcome {
  const limits = readRateLimit(head.headers.get('ratelimit'));
  if (head.status === 200 && isAnswer(body)) return { isDone: true, answer: body, limits };
  return { ...readFailure(head, body), limits };
}

/** Why an answer is none: this program's own error, or what the status of somebody else's means. */
export function readFailure({ status, headers }: AnswerHead, body: unknown): Failure {
  const { error, partial, ...paid } = readError(body);
  const code = error?.code ?? CODES[status] ?? (status === 200 ? 'broken_off' : 'not_this_program');
  return {
    isDone: false,
    code,
    message: error?.message ?? `status ${status}`,
    retryAfter: error?.retry_after ?? readRetryAfter(headers.get('retry-after')),
    partial,
    ...paid,
  };
}

function readError(body: unknown): {
  error?: Pick<ErrorInfo, 'code' | 'message' | 'retry_after'>;
  partial?: string;
} & Paid {
  if (!isObject(body) || !isObject(body.error)) return {};
  const { code, message, retry_after: wait } = body.error;
  if (typeof code !== 'string' || typeof message !== 'string') return {};
  return {
    error: { code, message, ...(typeof wait === 'number' && { retry_after: wait }) },
    ...(typeof body.partial === 'string' && { partial: body.partial }),
    ...(isUsage(body.usage) && { usage: body.usage }),
    ...(typeof body.cost_usd === 'number' && { cost_usd: body.cost_usd }),
  };
}

function isUsage(usage: unknown): usage is Usage {
  return (
    isObject(usage) &&
    typeof usage.prompt_tokens === 'number' &&
    typeof usage.completion_tokens === 'number'
  );
}

function isAnswer(body: unknown): body is Answer {
  return (
    isObject(body) && typeof body.result === 'string' && typeof body.finish_reason === 'string'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
