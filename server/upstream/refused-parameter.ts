import { findParameter, toContractName } from './parameter-names.ts';
import type { ErrorDetails } from './read-error.ts';

/**
 * What a refusal is about: the parameter as such, which the model does not take at all, or the
 * value that this one request gave it. `param` is the contract's name where there is one.
 */
export type Refusal = { kind: 'name' | 'value'; param: string };

const NUMBER = '(?<![\\w.-])\\d[\\d.,]*';

/**
 * A model that knows the parameter, but takes no other value than its own: it cannot be set at all.
 */
const FIXED = [
  // OpenAI's GPT-5 and o-series: "Only the default (1) value is supported."
  /only (supports? |accepts? |allows? |takes? )?(the |its |a )?default\b/i,
  /default\b[^.\n]{0,30}\bis the only/i,
  // Moonshot's Kimi: "invalid temperature: only 1 is allowed for this model"
  /only (the value )?(of )?['"`]?\d+(\.\d+)?['"`]? (is|are|can be) (allowed|supported|accepted|permitted|valid)/i,
  // Anthropic, while thinking: "`temperature` may only be set to 1"
  /(may|can|must) only be (set to )?(its default|the default|default|\d+(\.\d+)?(?! ?(to|or|and|-|–)))\b/i,
  /(is|are) fixed (at|to|for)\b/i,
  /(cannot|can't|can not|must not) be (changed|modified|customi[sz]ed|adjusted|overridden)/i,
  /does(n't| not) (support|allow) (custom|changing|setting|adjusting)/i,
];

/**
 * Bounds, amounts and forms of a value. They count more than codes, which gateways choose loosely.
 */
const VALUE_SAID = [
  /\btoo (large|big|high|small|low|long|short|many|few|great)\b/i,
  /\b(out of|outside|within|in|valid|allowed|supported|permitted|accepted|acceptable) (of )?(the |its )?(\w+ ){0,2}(range|bounds|limits?)\b/i,
  /\brange\b[^\n]{0,60}\d/i,
  /\bbetween\W{1,4}-?\d/i,
  new RegExp(`${NUMBER}\\s+(to|and|through)\\s+-?\\d`, 'i'),
  /\[\s*-?\d[\d.]*\s*,\s*-?\d[\d.]*\s*[\])]/,
  /[<>≤≥]=?\s*-?\d/,
  /\b(at most|at least|no more than|not more than|no less than|up to|exceed(s|ed|ing)?|above|below|over|(greater|less|larger|higher|lower|more|smaller|fewer|bigger) than|upper bound|lower bound|maximum|minimum|limit|capped)\b[^.\n]{0,80}?\d/i,
  /\bmax(imum)? (value|allowed|is|of)\b|\d['"`)]* is the (maximum|minimum|limit|most|least)/i,
  /\b(exceed(s|ed|ing)?|limited|out of bounds|(over|above) the (limit|maximum))\b/i,
  /\b(must|should|has to|needs to) be (an? )?(positive|non-?negative|negative|integer|whole|number|float|string|boolean|list|array|one of|between|in|within|less|greater|at|less|equal)\b/i,
  /\b(must|should|has to) be ['"`]?-?\d/i,
  /\b(invalid|illegal|unsupported|disallowed|bad|wrong) (\S+ )?values?\b/i,
  /\bvalues?\b[^.\n]{0,60}\b(not|isn't|aren't) (a )?(supported|allowed|valid|permitted|accepted)/i,
  /\b(supported|allowed|valid|accepted|possible|permitted) (values|options) (are|is|include)\b/i,
  /\bnot a valid (value|number|integer|float|choice)\b/i,
  // Anthropic: "`temperature` and `top_p` cannot both be specified for this model."
  /\b(not|n't|cannot|either|but not) both\b|mutually exclusive/i,
  /\bdoes(n't| not) (support|accept|allow) (the value )?['"`]?-?\d/i,
  new RegExp(
    `${NUMBER}['"\`)]*\\s+((is|are|was) )?(not (supported|allowed|valid|permitted|accepted)|unsupported|invalid)`,
    'i',
  ),
  /超出|大于|小于|不能超过|取值范围|最大值|范围/,
  /не (больше|более|меньше|менее|превыша)|превышает|диапазон|от \d[\d.,]* до \d/i,
];

const NAME_CODE =
  /^(unsupported_(parameter|param|argument|field|property)|unknown_(parameter|param|argument|field|property|name)|unrecogni[sz]ed_(\w+_)?(parameter|argument|field|keys?)|unexpected_(\w+_)?(parameter|argument|field|keyword_argument)|extra_forbidden|value_error\.extra|additional_?properties|parameter_not_supported|unsupportedparameter|unknownparameter)$/;

const NAME_SAID = [
  /\b(unknown|unrecogni[sz]ed|unexpected|unsupported|extra|additional|undefined|undeclared|disallowed|forbidden|extraneous)\b( \w+){0,2} (parameters?|params?|arguments?|fields?|propert(y|ies)|keys?|options?|names?|inputs?|attributes?|members?)\b/i,
  /\b(is|are|was|were|been)?\s*(not|n't|never) (currently |yet |being )?(supported|permitted|allowed|recogni[sz]ed|accepted|known|available|implemented|expected|understood|compatible)\b/i,
  /\bnot an? (valid|known|supported|recogni[sz]ed|allowed) (parameter|param|argument|field|property|key|option)/i,
  /\b(does|do|did)(n't| not) (support|accept|allow|recogni[sz]e|take|have|know|expect|understand)\b/i,
  /\b(cannot|can't|can not|may not|must not|should not) (be )?(used|set|sent|specified|provided|given|included|find field)\b/i,
  /\bcannot find field\b|\bno such (field|parameter|argument|property)\b/i,
  /\bunsupported\b|\bunrecogni[sz]ed\b|\bunknown\b|\bincompatible\b/i,
  /\b(deprecated|removed|obsolete|no longer)\b/i,
  /\buse ['"`]?max_\w*tokens/i,
  /\binstead\b|\breplaced by\b|\brenamed to\b|\bdid you mean\b|\bin favou?r of\b/i,
  /\b(must|should|has to) be (omitted|removed|unset|absent|left out|dropped)\b/i,
  /不支持|未知参数/,
  /не поддержива|неизвестн|не допускается/i,
];

/** Says that something is wrong, and not what. */
const VALUE_HINTED =
  /\b(invalid|incorrect|illegal|wrong|bad|malformed)\b|非法|错误|недопустим|неверн/i;

const VALUE_CODE =
  /^(invalid_value|unsupported_value|out_of_range|value_error(\..+)?|literal_error|enum|(less|greater)_than(_equal)?|\w+_(parsing|type)|number_\w+|too_(big|small|large)|(integer|decimal|number|string|array)_(below|above)_\w+)$/;

/** What a 400 or 422 was about, where it was about a parameter. */
export function findRefusal({ param, codes, words }: RefusalDetails): Refusal | undefined {
  const found = param === undefined ? findParameter(words) : toContractName(param);
  if (found === undefined) return undefined;
  const kind = findKind(codes, words, found);
  if (kind === undefined) return param === undefined ? undefined : { kind: 'value', param: found };
  return { kind, param: found };
}

type RefusalDetails = Pick<ErrorDetails, 'param' | 'codes' | 'words'>;

function findKind(
  codes: readonly string[],
  words: string,
  param: string,
): Refusal['kind'] | undefined {
  const isSaid = (patterns: readonly RegExp[]) => patterns.some((one) => one.test(words));
  // A cap has no value of its own: a model that takes but one amount refuses the amount.
  if (isSaid(FIXED)) return param === 'max_tokens' ? 'value' : 'name';
  if (isSaid(VALUE_SAID)) return 'value';
  if (codes.some((code) => NAME_CODE.test(code))) return 'name';
  if (codes.some((code) => VALUE_CODE.test(code))) return 'value';
  if (isSaid(NAME_SAID)) return quotesValue(words) ? 'value' : 'name';
  return VALUE_HINTED.test(words) ? 'value' : undefined;
}

/** "not supported: 100000": what is refused is the amount, though the words would fit a name. */
function quotesValue(words: string): boolean {
  const withoutStatus = words.replace(/\b(error|http|status|code)\b[^\d\n]{0,10}[45]\d\d\b/gi, '');
  return /([:=(]|\b(got|was|provided|received|requested|given|value)\b)\s*['"`]?-?\d+(\.\d+)?(?![\w-])/i.test(
    withoutStatus,
  );
}
