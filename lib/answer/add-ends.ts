import type { AnswerEnd, Usage } from '../contract/wire.ts';
import type { Timing } from './describe-ending.ts';

/** The end of an answer that was carried on: its last part's, with what all parts took. */
export function addEnds(before: AnswerEnd | undefined, last: AnswerEnd): AnswerEnd {
  if (!before) return last;
  const { cost_usd: _, ...rest } = last;
  const hasCost = before.cost_usd !== undefined && last.cost_usd !== undefined;
  return {
    ...rest,
    usage: before.usage && last.usage && addUsage(before.usage, last.usage),
    ...(hasCost && { cost_usd: (before.cost_usd ?? 0) + (last.cost_usd ?? 0) }),
  };
}

function addUsage(before: Usage, last: Usage): Usage {
  const reasoning = (before.reasoning_tokens ?? 0) + (last.reasoning_tokens ?? 0);
  return {
    prompt_tokens: before.prompt_tokens + last.prompt_tokens,
    completion_tokens: before.completion_tokens + last.completion_tokens,
    total_tokens: before.total_tokens + last.total_tokens,
    ...(reasoning > 0 && { reasoning_tokens: reasoning }),
  };
}

export function addTimings(before: Timing | undefined, last: Timing): Timing {
  if (!before) return last;
  return { ...before, total: before.total + last.total };
}
