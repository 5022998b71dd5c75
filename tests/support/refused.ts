import type { FixedAnswer } from './model-reply.ts';

/**
 * What servers answer, word for word where a report or documentation gives it, and what the caller
 * must be told. The comment names where it was seen.
 */
export type Refused = {
  fixed: FixedAnswer;
  status: number;
  code: string;
  param?: string;
  /** What the message must tell. */
  says?: RegExp;
};

export type Expected = Omit<Refused, 'fixed'>;

export function refused(status: number, body: unknown, expected: Expected): Refused {
  return { fixed: { status, body }, ...expected };
}

export function said(status: number, message: string, more: object = {}) {
  return [status, { error: { message, type: 'invalid_request_error', ...more } }] as const;
}
