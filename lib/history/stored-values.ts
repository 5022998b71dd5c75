import { pickParameters } from '../contract/parameter-texts.ts';
import type { ParameterValues } from '../contract/parameters.ts';
import type {
  Adjustment,
  AnswerEnd,
  FinishReason,
  GenerateRequest,
  InputValue,
  Usage,
} from '../contract/wire.ts';

/** What an answer was asked for with. */
export type HistorySettings = ParameterValues & Pick<GenerateRequest, 'preset' | 'model'>;

type Fields = Record<string, unknown>;

/** The settings among what was stored; what is none of them is left out. */
export function parseSettings(value: unknown): HistorySettings {
  const fields = toFields(value);
  const { preset, model } = fields;
  return {
    ...(typeof preset === 'string' && { preset }),
    ...(typeof model === 'string' && { model }),
    ...pickParameters(fields),
  };
}

/** The variables among what was stored, where there are any. */
export function parseInputs(value: unknown): Record<string, InputValue> | undefined {
  const isInput = (entry: [string, unknown]): entry is [string, InputValue] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]);
  const inputs = Object.entries(toFields(value)).filter(isInput);
  return inputs.length > 0 ? Object.fromEntries(inputs) : undefined;
}

/** How a stored answer ended, or undefined where that is not to be told. */
export function parseEnd(value: unknown): AnswerEnd | undefined {
  const { model, finish_reason, usage, cost_usd, adjusted, demo, request_id } = toFields(value);
  if (typeof model !== 'string' || typeof request_id !== 'string') return undefined;
  if (!isFinishReason(finish_reason)) return undefined;
  const adjustments = Array.isArray(adjusted) ? adjusted.filter(isAdjustment) : [];
  return {
    model,
    finish_reason,
    usage: parseUsage(usage),
    ...(isAmount(cost_usd) && { cost_usd }),
    ...(adjustments.length > 0 && { adjusted: adjustments }),
    ...(demo === true && { demo }),
    request_id,
  };
}

function parseUsage(value: unknown): Usage | null {
  const { prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_tokens } =
    toFields(value);
  if (!isAmount(prompt_tokens) || !isAmount(completion_tokens) || !isAmount(total_tokens)) {
    return null;
  }
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens,
    ...(isAmount(reasoning_tokens) && { reasoning_tokens }),
    ...(isAmount(cached_tokens) && { cached_tokens }),
  };
}

const FINISH_REASONS: readonly unknown[] = [
  'stop',
  'length',
  'content_filter',
  'refusal',
] satisfies FinishReason[];

function isFinishReason(value: unknown): value is FinishReason {
  return FINISH_REASONS.includes(value);
}

function isAdjustment(value: unknown): value is Adjustment {
  const { param, reason } = toFields(value);
  return typeof param === 'string' && typeof reason === 'string';
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
