import { PARAMETER_LIST } from '../../lib/contract/parameters.ts';
import type { Adjustment, Locale } from '../../lib/contract/wire.ts';
import { toContractName } from '../upstream/parameter-names.ts';
import type { Refusal } from '../upstream/refused-parameter.ts';
import type { Body } from './format.ts';

/**
 * A call without these is none, and without a cap it is somebody's money. All else may be left out.
 */
const NEEDED = new Set([
  ...['model', 'messages', 'prompt', 'input', 'stream'],
  ...PARAMETER_LIST.filter(([, { isDroppable }]) => !isDroppable).map(([name]) => name),
]);

/**
 * Sent for this program's own sake: a refusal of their value means no less than one of their name.
 */
const OWN = new Set(['stream_options', 'store']);

/** Models remembered at once, so that free-text model names cost bounded memory. */
const MAX_MODELS = 1000;

/** Adaptations remembered of one model, and characters of a value that one may hold for. */
const MAX_PER_MODEL = 100;
const MAX_VALUE = 200;

/**
 * A refused field of the body, and the name it is sent under instead, if any. `onlyFor` is the
 * refused value, as JSON, where another one may be taken; `isForOnce` where it is not sure that the
 * same one would be refused again.
 */
export type Adaptation = {
  param: string;
  sentAs?: string;
  onlyFor?: string;
  isForOnce?: boolean;
};

/** What each model has refused so far, and got on without. One per process. */
export type AdaptationMemory = {
  recall(model: string): readonly Adaptation[];
  /** To be called only once the adapted body was accepted. */
  remember(model: string, adaptations: readonly Adaptation[]): void;
};

export function createAdaptationMemory(): AdaptationMemory {
  const known = new Map<string, readonly Adaptation[]>();
  return {
    recall: (model) => known.get(model) ?? [],
    remember(model, adaptations) {
      const before = known.get(model) ?? [];
      const added = adaptations.filter(
        (one) => isLasting(one) && !before.some((other) => isSame(one, other)),
      );
      if (added.length === 0) return;
      const oldest = known.keys().next().value;
      if (known.size >= MAX_MODELS && oldest !== undefined && !known.has(model)) {
        known.delete(oldest);
      }
      known.set(model, [...before, ...added].slice(-MAX_PER_MODEL));
    },
  };
}

function isLasting({ isForOnce, onlyFor = '' }: Adaptation): boolean {
  return !isForOnce && onlyFor.length <= MAX_VALUE;
}

function isSame(one: Adaptation, other: Adaptation): boolean {
  return one.param === other.param && one.onlyFor === other.onlyFor;
}

export type AdaptOptions = {
  /** Other names under which a refused field may be tried. */
  otherNames: Readonly<Record<string, string>>;
  /** Fields with values that nobody asked for: the program's own defaults. */
  defaults: Body;
};

/**
 * How a body can be changed so that what was refused is no longer in it, or undefined where it
 * cannot. The refused value of a caller or an operator is theirs to change, so it is never left
 * out.
 */
export function findAdaptation(
  body: Body,
  refusal: Refusal,
  { otherNames, defaults }: AdaptOptions,
  tried: readonly Adaptation[],
): Adaptation | undefined {
  const param = Object.keys(body).find((name) => toContractName(name) === refusal.param);
  if (param === undefined) return undefined;
  const onlyFor = JSON.stringify(body[param]);
  if (refusal.kind === 'value' && !OWN.has(param)) {
    return onlyFor === JSON.stringify(defaults[param]) ? { param, onlyFor } : undefined;
  }
  const other = otherNames[param];
  if (other) return tried.some((one) => one.param === other) ? undefined : { param, sentAs: other };
  if (NEEDED.has(refusal.param) || NEEDED.has(param)) return undefined;
  const isWhole = refusal.kind === 'value' || refusal.reach === 'model';
  if (isWhole) return { param };
  return { param, onlyFor, ...(refusal.reach === 'call' && { isForOnce: true }) };
}

export function adaptBody(body: Body, adaptations: readonly Adaptation[]): Body {
  let adapted = body;
  for (const adaptation of adaptations) {
    if (!concerns(adaptation, adapted)) continue;
    const { param, sentAs } = adaptation;
    const { [param]: value, ...others } = adapted;
    adapted = sentAs ? { ...others, [sentAs]: value } : others;
  }
  return adapted;
}

function concerns({ param, onlyFor }: Adaptation, body: Body): boolean {
  return param in body && (onlyFor === undefined || JSON.stringify(body[param]) === onlyFor);
}

/** What the caller is told of the adaptations that concerned this body. */
export function sayAdjustments(
  body: Body,
  adaptations: readonly Adaptation[],
  locale: Locale,
): Adjustment[] {
  return adaptations
    .filter((one) => concerns(one, body))
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
