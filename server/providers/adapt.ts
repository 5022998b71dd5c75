import type { Adjustment, Locale } from '../../lib/contract/wire.ts';
import { toContractName } from '../upstream/upstream-errors.ts';
import type { Body } from './format.ts';

/** What may be left out when a model refuses it. A token cap is only ever renamed, since it is somebody's money. */
const DROPPABLE = new Set([
  'temperature',
  'reasoning_effort',
  'reasoning',
  'stream_options',
  'store',
]);

/** Models remembered at once, so that free-text model names cost bounded memory. */
const MAX_MODELS = 1000;

/** A refused parameter, and the name it is sent under instead, if any. */
export type Adaptation = { param: string; sentAs?: string };

/** What each model has refused so far. One per process. */
export type AdaptationMemory = {
  recall(model: string): readonly Adaptation[];
  remember(model: string, adaptation: Adaptation): void;
};

export function createAdaptationMemory(): AdaptationMemory {
  const known = new Map<string, Adaptation[]>();
  return {
    recall: (model) => known.get(model) ?? [],
    remember(model, adaptation) {
      const before = known.get(model) ?? [];
      if (before.some((one) => one.param === adaptation.param)) return;
      const oldest = known.keys().next().value;
      if (known.size >= MAX_MODELS && oldest !== undefined && !known.has(model)) {
        known.delete(oldest);
      }
      known.set(model, [...before, adaptation]);
    },
  };
}

/** How a body can be changed so that the refused parameter is no longer in it, or undefined where it cannot. */
export function findAdaptation(
  body: Body,
  refused: string,
  otherNames: Readonly<Record<string, string>>,
  tried: readonly Adaptation[],
): Adaptation | undefined {
  const param = refused in body ? refused : (refused.split(/[.[]/)[0] ?? refused);
  if (!(param in body)) return undefined;
  const other = otherNames[param];
  if (other) return tried.some((one) => one.param === other) ? undefined : { param, sentAs: other };
  return DROPPABLE.has(param) ? { param } : undefined;
}

export function adaptBody(body: Body, adaptations: readonly Adaptation[]): Body {
  let adapted = body;
  for (const { param, sentAs } of adaptations) {
    if (!(param in adapted)) continue;
    const { [param]: value, ...others } = adapted;
    adapted = sentAs ? { ...others, [sentAs]: value } : others;
  }
  return adapted;
}

/** What the caller is told of the adaptations that concerned this body. */
export function sayAdjustments(
  body: Body,
  adaptations: readonly Adaptation[],
  locale: Locale,
): Adjustment[] {
  return adaptations
    .filter(({ param }) => param in body)
    .map(({ param, sentAs }) => ({
      param: toContractName(param),
      reason: sayReason(sentAs, locale),
    }));
}

function sayReason(sentAs: string | undefined, locale: Locale): string {
  if (locale === 'ru') {
    return sentAs
      ? `модель не приняла это имя, отправлено как ${sentAs}`
      : 'модель не приняла этот параметр, он не отправлен';
  }
  return sentAs
    ? `the model refused this name; sent as ${sentAs}`
    : 'the model refused this parameter; left out';
}
