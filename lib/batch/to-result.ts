import type { Usage } from '../contract/wire.ts';
import type { BatchRow, Outcome, RowResult } from './batch.ts';

/**
 * What is kept of a row's last answer. An answer that ended early is done: its `finish_reason`
 * tells.
 */
export function toResult({ number, hash }: BatchRow, outcome: Outcome): RowResult {
  if (!outcome.isDone) {
    const { code, message, partial = '' } = outcome;
    const error = `${code}: ${message}`;
    const failed = { number, hash, isDone: false, result: partial, finish_reason: '', error };
    return { ...failed, ...tellCost(outcome) };
  }
  const { answer } = outcome;
  const { result, finish_reason } = answer;
  return { number, hash, isDone: true, result, finish_reason, error: '', ...tellCost(answer) };
}

function tellCost({
  usage,
  cost_usd,
}: {
  usage?: Usage | null | undefined;
  cost_usd?: number | undefined;
}) {
  return {
    ...(usage && {
      prompt_tokens: usage.prompt_tokens,
      completion_tokens: usage.completion_tokens,
    }),
    ...(cost_usd !== undefined && { cost_usd }),
  };
}
