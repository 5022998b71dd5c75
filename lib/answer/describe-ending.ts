import type { AnswerEnd, Locale } from '../contract/wire.ts';
import { fillIn } from '../language/fill-in.ts';
import { sayCount, sayDollars } from '../language/say-amounts.ts';
import { sayTime } from '../language/say-times.ts';
import type { Texts } from '../language/texts-en.ts';

/** Times in milliseconds. */
export type Timing = { firstText?: number; total: number };

/**
 * What is said beneath a finished answer: why it ended, where that needs saying, and what it took.
 */
export type Ending = { reason?: string; facts: string[] };

/** A speed is only told of answers that took so long; in milliseconds. */
const STEADY_MS = 500;

/** All that is known when an answer is complete. */
export type Completion = { text: string; end: AnswerEnd; timing?: Timing };

export function describeEnding(
  { text, end, timing }: Completion,
  texts: Texts,
  locale: Locale,
): Ending {
  const reason = sayReason(end, text === '', texts, locale);
  return { ...(reason !== undefined && { reason }), facts: listFacts(end, timing, texts, locale) };
}

function sayReason(
  end: AnswerEnd,
  isEmpty: boolean,
  texts: Texts,
  locale: Locale,
): string | undefined {
  if (end.finish_reason === 'content_filter') return texts.contentFilter;
  if (end.finish_reason === 'refusal') return texts.refusal;
  if (end.finish_reason === 'stop') return isEmpty ? texts.emptyAnswer : undefined;
  if (!isEmpty) return texts.cutByLimit;
  const reasoning = end.usage?.reasoning_tokens ?? 0;
  if (reasoning === 0) return texts.emptyCut;
  return fillIn(texts.allReasoning, { tokens: sayCount(texts.tokens, reasoning, locale) });
}

function listFacts(
  end: AnswerEnd,
  timing: Timing | undefined,
  texts: Texts,
  locale: Locale,
): string[] {
  const { usage, cost_usd: cost, adjusted = [] } = end;
  const facts = end.demo ? [texts.demoAnswer] : [end.model];
  if (!usage) facts.push(texts.usageUnknown);
  else
    facts.push(sayCount(texts.tokensIn, usage.prompt_tokens, locale), sayOut(end, texts, locale));
  if (cost !== undefined) facts.push(sayDollars(cost, locale));
  if (timing?.firstText !== undefined) {
    facts.push(fillIn(texts.firstText, { time: sayTime(timing.firstText, locale) }));
  }
  if (timing) facts.push(fillIn(texts.total, { time: sayTime(timing.total, locale) }));
  if (timing && usage && timing.total >= STEADY_MS) {
    const speed = Math.round(usage.completion_tokens / (timing.total / 1000));
    facts.push(sayCount(texts.speed, speed, locale));
  }
  facts.push(...adjusted.map(({ param, reason }) => fillIn(texts.adjusted, { param, reason })));
  return facts;
}

function sayOut({ usage }: AnswerEnd, texts: Texts, locale: Locale): string {
  const out = sayCount(texts.tokensOut, usage?.completion_tokens ?? 0, locale);
  const reasoning = usage?.reasoning_tokens ?? 0;
  return reasoning > 0 ? `${out} (${sayCount(texts.reasoningTokens, reasoning, locale)})` : out;
}
