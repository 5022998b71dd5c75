import { estimateTokens } from '../contract/estimate-tokens.ts';
import { findCost } from '../contract/prices.ts';
import type { GenerateRequest } from '../contract/wire.ts';
import type { BatchRow } from './batch.ts';

/** Tokens of an answer, where none has been seen yet; `max_tokens` may bound it further. */
const TYPICAL_ANSWER = 300;

/** Tokens a second that a model writes, and milliseconds before its first. */
const TYPICAL_SPEED = 60;
const TYPICAL_START = 800;

/** What the first rows took, on average. */
export type Sample = { completionTokens: number; ms: number };

export type EstimateOptions = {
  rows: Iterable<Pick<BatchRow, 'request'>>;
  /** Undefined where it is not known which one answers. */
  model: string | undefined;
  /** Tokens of the prompt file's own text, which goes with each row. */
  promptTokens?: number | undefined;
  maxTokens?: number | undefined;
  concurrency: number;
  /** What the server lets in. */
  limit?: { requests: number; seconds: number } | undefined;
  sample?: Sample | undefined;
};

/**
 * What a batch will take, roughly: tokens, US dollars where the model's price is known,
 * milliseconds.
 */
export type BatchEstimate = {
  rows: number;
  promptTokens: number;
  completionTokens: number;
  cost: number | undefined;
  ms: number;
};

export function estimateBatch(options: EstimateOptions): BatchEstimate {
  const { model, sample, maxTokens = Number.POSITIVE_INFINITY } = options;
  const answer = sample?.completionTokens ?? Math.min(TYPICAL_ANSWER, maxTokens);
  let rows = 0;
  let promptTokens = 0;
  let cost: number | undefined = 0;
  for (const { request } of options.rows) {
    const tokens = countTokens(request) + (options.promptTokens ?? 0);
    rows += 1;
    promptTokens += tokens;
    const rowCost = model === undefined ? undefined : priceRow(model, tokens, answer);
    cost = cost === undefined || rowCost === undefined ? undefined : cost + rowCost;
  }
  const ms = estimateTime(rows, answer, options);
  return { rows, promptTokens, completionTokens: Math.round(rows * answer), cost, ms };
}

function countTokens({ prompt, inputs, system }: GenerateRequest): number {
  const texts = [prompt, system, ...Object.values(inputs ?? {}).map(String)];
  return estimateTokens(texts.join('\n'));
}

function priceRow(model: string, prompt: number, completion: number): number | undefined {
  return findCost(model, {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  });
}

/** A limit lets its first rows in at once. */
function estimateTime(
  rows: number,
  answer: number,
  { concurrency, limit, sample }: EstimateOptions,
): number {
  const rowMs = sample?.ms ?? TYPICAL_START + (answer / TYPICAL_SPEED) * 1000;
  const byPace = Math.ceil(rows / concurrency) * rowMs;
  if (!limit) return Math.round(byPace);
  const waits = Math.max(0, Math.ceil(rows / limit.requests) - 1);
  return Math.round(Math.max(byPace, waits * limit.seconds * 1000 + rowMs));
}
