import type { FinishReason } from '../../lib/contract/wire.ts';
import { isRecord } from '../upstream/untrusted.ts';

/** How an answer ended by the model server's word; `failed` means that it broke off. */
export type Ending = FinishReason | 'failed';

/**
 * From the least telling to the most; of several reasons at an answer's end the most telling
 * counts.
 */
const ENDINGS = ['stop', 'length', 'refusal', 'content_filter', 'failed'] as const;

/**
 * The words that servers are known to end with, in lower case and without separators: OpenAI,
 * Anthropic, Bedrock, Cohere, DeepSeek, Gemini, GigaChat, GLM, Mistral, OpenRouter, SGLang, TGI,
 * Together, vLLM, YandexGPT. Calls of tools that nobody offered end an answer as a stop does.
 */
const KNOWN: Readonly<Record<Ending, string>> = {
  stop: `stop stopped stopsequence stopsequences endturn eos eosfound eostoken endofsequence complete
    completed done finish finished success toolcall toolcalls tooluse functioncall
    alternativestatusfinal alternativestatustoolcalls`,
  length: `length maxtokens maxoutputtokens maxnewtokens maxcompletiontokens maxlength maxtokensreached
    modellength modelcontextwindowexceeded contextlengthexceeded contextlength contextwindow
    errorlimit tokenlimit outputlimit incomplete truncated pauseturn compaction
    alternativestatustruncatedfinal`,
  refusal: 'refusal refused modelrefusal',
  content_filter: `contentfilter contentfiltered filtered safety recitation language blocklist blacklist
    blocked prohibitedcontent spii sensitive imagesafety errortoxic guardrailintervened guardrail
    moderation moderated censored alternativestatuscontentfilter`,
  failed: `error errored networkerror insufficientsystemresource abort aborted cancel cancelled canceled
    usercancel failed failure other malformedfunctioncall malformedresponse unexpectedtoolcall
    toomanytoolcalls missingthoughtsignature malformedmodeloutput malformedtooluse timeout
    timedout shutdown preempted interrupted internalerror servererror unload`,
};

const BY_WORD: ReadonlyMap<string, Ending> = new Map(
  ENDINGS.flatMap((ending) => KNOWN[ending].split(/\s+/).map((word) => [word, ending] as const)),
);

/** What some servers put where there is no reason yet. */
const NO_REASONS: ReadonlySet<string> = new Set(['', 'null', 'none', 'nil', 'undefined']);

/** What an unknown word looks like; the first that fits counts. */
const LOOKS: readonly (readonly [RegExp, Ending])[] = [
  [
    /filter|safe|moderat|guard|sensitiv|toxic|prohibit|polic[yi]|censor|violat|harm|blocked|blacklist|blocklist|copyright|recitation/,
    'content_filter',
  ],
  [/refus/, 'refusal'],
  [
    /err|fail|fault|abort|cancel|timed?out|timelimit|interrupt|crash|kill|unavailable|overload|exhaust|insufficient|malformed|invalid|disconnect|connection|network|preempt|evict|expired|resource|ratelimit|quota|shutdown|exception|unfinished|denied|deadline|internal|dropped|unload|userstop|dead$|notfinish/,
    'failed',
  ],
  [
    /length|max|limit|trunc|exceed|cutoff|budget|context|incomplete|partial|outoftokens|toolong|predict|nctx/,
    'length',
  ],
];

/**
 * A finish reason that was read: its plain word, and whether that is known or looks like something
 * known.
 */
export type FinishWord = { word: string; ending: Ending; isKnown: boolean };

/**
 * What a finish reason means: `stop` for a word that looks like nothing else; undefined where the
 * value is no reason.
 */
export function readFinishReason(value: unknown): FinishWord | undefined {
  // SGLang's own form: {"type": "length", …}.
  const said: unknown = isRecord(value) ? value.type : value;
  if (typeof said !== 'string') return undefined;
  const word = said.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
  if (NO_REASONS.has(word)) return undefined;
  const known = BY_WORD.get(word) ?? LOOKS.find(([look]) => look.test(word))?.[1];
  return { word: word.slice(0, 40), ending: known ?? 'stop', isKnown: known !== undefined };
}

/** Of two reasons at an answer's end the one that tells more. */
export function pickMoreTelling(one: FinishWord | undefined, other: FinishWord): FinishWord {
  const isOne = one && ENDINGS.indexOf(one.ending) > ENDINGS.indexOf(other.ending);
  return isOne ? one : other;
}
