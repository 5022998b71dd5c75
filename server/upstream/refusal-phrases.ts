/** How model servers word the refusal of a parameter, or of its value. */

const NUMBER = '(?<![\\w.-])\\d[\\d.,]*';

/**
 * A model that knows the parameter, but takes no other value than its own: it cannot be set at all.
 */
export const FIXED = [
  // OpenAI's GPT-5 and o-series: "Only the default (1) value is supported."
  /only (supports? |accepts? |allows? |takes? )?(the |its |a )?default\b/i,
  /default\b[^.\n]{0,30}\bis the only/i,
  // Moonshot's Kimi: "invalid temperature: only 1 is allowed for this model"; LiteLLM: "Only
  // temperature=1 is supported."
  /only (the value )?(of )?(\w+ ?= ?)?['"`]?\d+(\.\d+)?['"`]? (is|are|can be) (allowed|supported|accepted|permitted|valid)/i,
  // Anthropic, while thinking: "`temperature` may only be set to 1"
  /(may|can|must) only be (set to )?(its default|the default|default|\d+(\.\d+)?(?! ?(to|or|and|-|–)))\b/i,
  /(is|are) fixed (at|to|for)\b/i,
  /(cannot|can't|can not|must not) be (changed|modified|customi[sz]ed|adjusted|overridden)/i,
  /does(n't| not) (support|allow) (custom|changing|setting|adjusting)/i,
];

/** A field that the server has no place for; they count more than a value that it repeats. */
export const NO_FIELD = [
  // Pydantic, whose validators repeat the input beside it: vLLM, Fireworks, Perplexity
  /\bextra (inputs?|fields?|arguments?|parameters?|keys?|propert(y|ies))\b[^.\n]{0,40}\b(not|forbidden|found)/i,
  // Gemini, serde, Go, Jackson, OpenAI of old, Bedrock
  /\b(unknown|unrecogni[sz]ed|unexpected|extraneous|undeclared|undefined) (\w+ ){0,2}(fields?|parameters?|params?|arguments?|propert(y|ies)|keys?|names?|attributes?|members?)\b(?! ?['"`]?values?\b)/i,
  /\badditional propert(y|ies)\b|\bextra_forbidden\b/i,
  /\bcannot find field\b|\bno such (field|parameter|argument|property)\b/i,
  // LiteLLM: "groq does not support parameters: ['seed']"
  /\b(does|do)(n't| not) support (the )?(following )?(parameters?|params?|arguments?|fields?)\b/i,
];

/**
 * Bounds, amounts and forms of a value. They count more than codes, which gateways choose loosely.
 */
export const VALUE_SAID = [
  /\btoo (large|big|high|small|low|long|short|many|few|great)\b/i,
  /\b(this|that|so) (large|big|high|small|low|long|short|many|few|great)\b/i,
  /\b(out of|outside|within|in|valid|allowed|supported|permitted|accepted|acceptable) (of )?(the |its )?(\w+ ){0,2}(range|bounds|limits?)\b/i,
  /\brange\b[^\n]{0,60}\d/i,
  /\bbetween\W{1,4}-?\d/i,
  new RegExp(`${NUMBER}\\s+(to|and|through)\\s+-?\\d`, 'i'),
  /\[\s*-?\d[\d.]*\s*,\s*-?\d[\d.]*\s*[\])]/,
  /[<>≤≥]=?\s*-?\d/,
  /\b(at most|at least|no more than|not more than|no less than|up to|exceed(s|ed|ing)?|above|below|over|(greater|less|larger|higher|lower|more|smaller|fewer|bigger) than|upper bound|lower bound|maximum|minimum|limit|capped)\b[^.\n]{0,80}?\d/i,
  /\b(greater|less|larger|higher|lower|smaller|fewer|bigger|longer|more) than (the|this|its|what|one|zero|allowed)\b/i,
  /\bmax(imum)? (value|allowed|is|of)\b|\d['"`)]* is the (maximum|minimum|limit|most|least)/i,
  /\b(exceed(s|ed|ing)?|limited|out of bounds|(over|above) the (limit|maximum))\b/i,
  /\b(must|should|has to|needs to) be (an? )?(positive|non-?negative|negative|integer|whole|number|float|string|boolean|list|array|one of|between|in|within|less|greater|at|less|equal)\b/i,
  /\b(must|should|has to) be ['"`]?-?\d|\b(must|should|has to) (be|contain|have) (['"`]|non-)/i,
  // Pydantic, JSON Schema, serde
  /\binput should be\b|\bis not one of\b|\bunknown variant\b|, expected (one of|an?|[iuf]\d\d)\b/i,
  /\bnot allowed to be\b|\b(cannot|can't|can not|may not|must not) be (set |an? )?(to|above|below|empty|blank|null|zero|negative|disabled|turned off)\b|\bis mandatory\b/i,
  /\b(negative|zero|empty|blank|(non-?)?whitespace|multiple|several|more than one)\b/i,
  /\b(invalid|illegal|unsupported|disallowed|bad|wrong) (\S+ )?(values?|levels?|types?|formats?|variants?)\b/i,
  /\b(values?|levels?|types?|variants?)\b[^.\n]{0,60}\b(not|isn't|aren't) (a )?(supported|allowed|valid|permitted|accepted)|\b(values?|levels?|types?)\b[^.\n]{0,60}\bunavailable\b/i,
  /\b(supported|allowed|valid|accepted|possible|permitted) (values|options|levels|types) (are|is|include)\b/i,
  /\bnot a valid (value|number|integer|float|choice)\b/i,
  // Anthropic: "`temperature` and `top_p` cannot both be specified for this model."
  /\b(not|n't|cannot|either|but not) both\b|mutually exclusive/i,
  /\bdoes(n't| not) (support|accept|allow) (the value )?['"`]?-?\d/i,
  new RegExp(
    `${NUMBER}['"\`)]*\\s+((is|are|was) ?)?(n't|not|n’t) ?(supported|allowed|valid|permitted|accepted)|${NUMBER}['"\`)]*\\s+((is|are|was) )?(unsupported|invalid)`,
    'i',
  ),
  /超出|大于|小于|不能超过|取值范围|最大值|范围/,
  /не (больше|более|меньше|менее|превыша)|превышает|диапазон|от \d[\d.,]* до \d/i,
];

/** Says that something in a schema is wrong: one was sent, so the parameter is known. */
export const SCHEMA_SAID =
  /\bschema\b[^\n]{0,160}\b(not|unsupported|invalid|fail(s|ed)?|too|required|cannot|can't|unrecogni[sz]ed|error)\b|\b(invalid|unsupported|unrecogni[sz]ed|bad|wrong|malformed) (json[ _-]?)?schema\b/i;

export const NO_FIELD_CODE =
  /^(unknown_(parameter|param|argument|field|property|name)|unrecogni[sz]ed_(\w+_)?(parameter|argument|field|keys?)|unexpected_(\w+_)?(parameter|argument|field|keyword_argument)|extra_forbidden|value_error\.extra|additional_?properties|unknownparameter)$/;

export const NAME_CODE =
  /^(unsupported_(parameter|param|argument|field|property)|parameter_not_supported|unsupportedparameter)$/;

export const NAME_SAID = [
  /\b(unknown|unrecogni[sz]ed|unexpected|unsupported|extra|additional|undefined|undeclared|disallowed|forbidden|extraneous)\b( \w+){0,2} (parameters?|params?|arguments?|fields?|propert(y|ies)|keys?|options?|names?|inputs?|attributes?|members?)\b/i,
  /\b(is|are|was|were|been)?\s*(not|n't|never) (currently |yet |being )?(supported|permitted|allowed|recogni[sz]ed|accepted|known|available|implemented|expected|understood|compatible|enabled)\b/i,
  /\bnot an? (valid|known|supported|recogni[sz]ed|allowed) (parameter|param|argument|field|property|key|option)/i,
  /\b(does|do|did)(n't| not) (support|accept|allow|recogni[sz]e|take|have|know|expect|understand)\b/i,
  /\b(cannot|can't|can not|may not|must not|should not) (be )?(used|set|sent|specified|provided|given|included|find field)\b/i,
  /\bunsupported\b|\bunrecogni[sz]ed\b|\bunknown\b|\bincompatible\b/i,
  /\b(deprecated|removed|obsolete|no longer)\b/i,
  /\binstead\b|\breplaced by\b|\brenamed to\b|\bdid you mean\b|\bin favou?r of\b/i,
  /\b(must|should|has to) be (omitted|removed|unset|absent|left out|dropped)\b/i,
  /不支持|未知参数/,
  /не поддержива|неизвестн|не допускается/i,
];

/**
 * Of the words that could fit a value as well, those that speak of the parameter as such; `NAME`
 * stands for it.
 */
export const NAME_ALONE = [
  "NAME (parameter |param |argument |field |option )?(is|are|was)( not|n't| no longer) (currently |yet )?(supported|permitted|allowed|recogni[sz]ed|accepted|known|available|implemented|enabled|expected)\\b(?! to\\b)",
  '\\bunsupported (parameters?|params?|arguments?|fields?|propert(y|ies)|options?)(\\(s\\))?\\b(?! ?[\'"`]?values?)',
  '\\bnot an? (valid|known|supported|recogni[sz]ed|allowed) (parameter|param|argument|field|property|key|option)\\b',
  "\\b(argument|parameter|field|property|option) (is )?(not|n't) (supported|allowed|permitted|recogni[sz]ed)\\b",
  'NAME (is )?(unsupported|unknown|unrecogni[sz]ed|deprecated|obsolete)\\b',
  'NAME (was|has been) (removed|deprecated|renamed)\\b',
  'NAME (must|should|has to) be (omitted|removed|unset|absent|left out|dropped)\\b',
  '\\buse [\'"`]?max_\\w*tokens|\\breplaced by\\b|\\brenamed to\\b|\\bdid you mean\\b|\\bin favou?r of\\b',
  'NAME\\s*(不支持|参数不支持)|未知参数|不支持(该|此)?参数',
  'NAME (параметр )?не поддержива|неизвестн\\S+ (параметр|пол[ея])|параметр \\S+ не (поддержива|допуска)',
];

/** Refused only beside something else that this request had. */
export const CONDITIONAL =
  /\b(when|if|while|unless|together|combined|combination|alongside|at the same time|along with)\b/i;

/** Says that something is wrong, and not what. */
export const VALUE_HINTED =
  /\b(invalid|incorrect|illegal|wrong|bad|malformed|unavailable)\b|非法|错误|недопустим|неверн/i;

export const VALUE_CODE =
  /^(invalid_value|unsupported_value|out_of_range|value_error(\..+)?|literal_error|enum|(less|greater)_than(_equal)?|\w+_(parsing|type)|number_\w+|too_(big|small|large)|(integer|decimal|number|string|array)_(below|above)_\w+)$/;
