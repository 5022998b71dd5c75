import type { BatchRow, Outcome, RowResult } from './batch.ts';

/**
 * What is kept of a row's last answer. An answer that ended early is done: its `finish_reason`
 * tells.
 */
export function toResult({ number, hash }: BatchRow, outcome: Outcome): RowResult {
  if (!outcome.isDone) {
    const { code, message, partial = '' } = outcome;
    const error = `${code}: ${message}`;
    return { number, hash, isDone: false, result: partial, finish_reason: '', error };
  }
  const { result, finish_reason, usage, cost_usd } = outcome.answer;
  return {
    number,
    hash,
    isDone: true,
    result,
    finish_reason,
    error: '',
    ...(usage && {
      prompt_tokens: usage.prompt_tokens,
      completion_tokens: usage.completion_tokens,
    }),
    ...(cost_usd !== undefined && { cost_usd }),
  };
}
