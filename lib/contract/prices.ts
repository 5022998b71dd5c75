import type { Usage } from './wire.ts';

/** US dollars per million tokens. */
type Price = { input: number; cached: number; output: number };

/** OpenAI's list prices on 2026-11-01, for standard processing: https://openai.com/api/pricing. */
const PRICES: Readonly<Record<string, Price>> = {
  'gpt-6-luna': { input: 0.1, cached: 0.01, output: 0.5 },
  'gpt-6.1-terra': { input: 1, cached: 0.05, output: 5 },
  'gpt-6.1-sol': { input: 2, cached: 0.1, output: 10 },
  'gpt-6-sol': { input: 2, cached: 0.2, output: 10 },
  'gpt-6-astra': { input: 10, cached: 1, output: 50 },
};

/** Past so many tokens of input, the whole request costs more. */
const LONG_INPUT = { tokens: 272_000, inputFactor: 2, outputFactor: 1.5 };

/**
 * What an answer cost in US dollars, or undefined where the model's price is not known. A dated
 * version has its family's price.
 */
export function findCost(model: string, usage: Usage): number | undefined {
  const price = PRICES[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  if (!price) return undefined;
  const isLong = usage.prompt_tokens > LONG_INPUT.tokens;
  const cached = Math.min(usage.cached_tokens ?? 0, usage.prompt_tokens);
  const input = (usage.prompt_tokens - cached) * price.input + cached * price.cached;
  const output = usage.completion_tokens * price.output;
  const micros =
    input * (isLong ? LONG_INPUT.inputFactor : 1) + output * (isLong ? LONG_INPUT.outputFactor : 1);
  // Rounded to a billionth of a dollar, so that no binary fraction shows.
  return Math.round(micros * 1000) / 1e9;
}

/** Batches that wait up to a day cost half: https://platform.openai.com/docs/guides/batch. */
export const BULK_SHARE = 0.5;

/** What an answer of the Batch API cost in US dollars, or undefined where it is not known. */
export function findBulkCost(model: string, usage: Usage): number | undefined {
  const cost = findCost(model, usage);
  return cost === undefined ? undefined : Math.round(cost * BULK_SHARE * 1e10) / 1e10;
}
