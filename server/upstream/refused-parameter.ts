import { findParameter, isParameter, listSpellings, toContractName } from './parameter-names.ts';
import { quotesValue } from './quoted-value.ts';
import type { ErrorDetails } from './read-error.ts';
import {
  CONDITIONAL,
  FIXED,
  NAME_ALONE,
  NAME_CODE,
  NAME_SAID,
  NO_FIELD,
  NO_FIELD_CODE,
  SCHEMA_SAID,
  VALUE_CODE,
  VALUE_HINTED,
  VALUE_SAID,
} from './refusal-phrases.ts';

/**
 * What a refusal is about: the parameter as such, which the model does not take at all, or the
 * value that this one request gave it. `param` is the contract's name where there is one.
 */
export type Refusal =
  | { kind: 'value'; param: string }
  | {
      kind: 'name';
      param: string;
      /**
       * How far the refusal reaches: all calls of the model, those with the same value where the
       * words would fit one as well, or this call alone.
       */
      reach: 'model' | 'value' | 'call';
    };

/** A body, of which a refusal may repeat a value. */
type Sent = Readonly<Record<string, unknown>>;

type RefusalDetails = Pick<ErrorDetails, 'param' | 'codes' | 'words'>;

/** What a 400 or 422 was about, where it was about a parameter of the body that was `sent`. */
export function findRefusal(
  { param, codes, words }: RefusalDetails,
  sent: Sent = {},
): Refusal | undefined {
  // LiteLLM writes "None", Cerebras "validation_error".
  const isTold = param !== undefined && (isParameter(toContractName(param)) || param in sent);
  const found = isTold ? toContractName(param) : (findParameter(words) ?? findSchema(words, sent));
  if (found === undefined) return undefined;
  const isRepeated = quotesValue(words, findValue(sent, found));
  return judge(codes, words, found, isRepeated) ?? (isTold ? value(found) : undefined);
}

/** Servers speak of the schema that was sent without naming the field. */
function findSchema(words: string, sent: Sent): string | undefined {
  const param = 'response_format';
  return findValue(sent, param) !== undefined && SCHEMA_SAID.test(words) ? param : undefined;
}

function value(param: string): Refusal {
  return { kind: 'value', param };
}

function judge(
  codes: readonly string[],
  words: string,
  param: string,
  isRepeated: boolean,
): Refusal | undefined {
  const isSaid = (patterns: readonly RegExp[]) => patterns.some((one) => one.test(words));
  const isCoded = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  const reach = CONDITIONAL.test(words) ? 'call' : 'model';
  if (param === 'response_format' && SCHEMA_SAID.test(words)) return value(param);
  // A cap has no value of its own: a model that takes but one amount refuses the amount.
  if (isSaid(FIXED)) return param === 'max_tokens' ? value(param) : { kind: 'name', param, reach };
  if (isCoded(NO_FIELD_CODE) || isSaid(NO_FIELD)) return { kind: 'name', param, reach: 'model' };
  if (isRepeated || isSaid(VALUE_SAID)) return value(param);
  if (isCoded(NAME_CODE)) return { kind: 'name', param, reach };
  if (isCoded(VALUE_CODE)) return value(param);
  if (!isSaid(NAME_SAID)) return VALUE_HINTED.test(words) ? value(param) : undefined;
  if (isNameAlone(words, param)) return { kind: 'name', param, reach };
  // A cap under a name that the server ignores would cap nothing.
  if (param === 'max_tokens') return value(param);
  return { kind: 'name', param, reach: reach === 'call' ? 'call' : 'value' };
}

function isNameAlone(words: string, param: string): boolean {
  const name = `['"\`[(]{0,2}(?<![\\w-])(?:${listSpellings(param)})['"\`)\\]]{0,2}`;
  return NAME_ALONE.some((text) => new RegExp(text.replace('NAME', name), 'i').test(words));
}

/** The value of the parameter in a body, under whichever name it has there. */
function findValue(sent: Sent, param: string): unknown {
  const field = Object.keys(sent).find((name) => toContractName(name) === param);
  return field === undefined ? undefined : sent[field];
}
