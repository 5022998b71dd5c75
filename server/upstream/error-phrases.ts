import type { ErrorCode } from '../../lib/contract/error-codes.ts';
import type { ErrorDetails } from './read-error.ts';

/**
 * A reason of failure, and how model servers tell of it: in their codes and types, and in their
 * words.
 */
type Reason = { code: ErrorCode; codes: RegExp; words: readonly RegExp[] };

const MONEY: Reason = {
  code: 'insufficient_quota',
  // https://platform.openai.com/docs/guides/error-codes, and Moonshot, Aliyun, Volcengine, Zhipu,
  // New API, LiteLLM, MiniMax
  codes:
    /^(insufficient_(quota|balance|credits?|funds)|credit_balance_exhausted|(organization|project)_(spend|usage)_limit_exceeded|billing_hard_limit_reached|billing_not_active|billing_error|payment_required|exceeded_current_quota_error|arrearage|accountoverdueerror|(insufficient_user|token)_quota(_reached)?|budget_exceeded|allocationquota\.\w+|402|1008|1113)$/,
  words: [
    // OpenAI and Gemini
    /exceeded your current quota|quota( limit)?( has been| is| was)? (exceeded|exhausted|reached|used up)/i,
    // DeepSeek; OpenRouter; Together; Anthropic ("Your credit balance is too low to access the
    // API")
    /(insufficient|not enough|no|low|negative|without) (\w+ )?(balance|quota|credits?|funds)\b/i,
    /(balance|credits?|funds|quota)( \w+)? (is|are|has been|have been|was|were) (too low|insufficient|exhausted|depleted|used up|negative|not enough)/i,
    /(requires?|need|add|buy|purchase|out of|run out of|ran out of) (more |additional )?credits\b/i,
    /payment (is )?required|billing (hard |soft )?limit|spend(ing)? (limit|cap)|top up|overdue|in arrears/i,
    // OpenRouter: "Key limit exceeded (total limit)"; Hugging Face: "monthly included credits"
    /key limit exceeded|(monthly|included|prepaid|free) (\w+ )?credits/i,
    // LiteLLM; Anthropic: "You have reached your specified API usage limits"; xAI; Cloudflare
    /\bbudget (has been |is |was )?exceeded|exceeded ?budget|reached (your|its) [^.\n]{0,24}(usage limits?|quota)/i,
    /(do|does|have|has)(n't| not) (have )?(any |enough )?(credits|licenses)|used up your [^.\n]{0,24}(allocation|quota|credits)/i,
    /free (tier|quota)[^.\n]{0,40} (exhausted|used up)|billing account\b[^.\n]{0,60} not active/i,
    /额度(不足|已用尽|已耗尽|已用完)|预扣费额度失败|余额不足|欠费|недостаточно (средств|токенов)|закончились (средства|токены|деньги)/i,
  ],
};

const COUNTRY: Reason = {
  code: 'unsupported_country',
  codes: /^unsupported_country_region_territory$/,
  words: [
    // OpenAI; Gemini: "User location is not supported for the API use."
    /(country|region|territory|location)[^.\n]{0,40} (is |are )?not (supported|available|allowed|served)/i,
    /not (available|supported|allowed|offered) in your (country|region|territory|location)/i,
    /unsupported (country|region|territory|location)/i,
    // Cloudflare: a country that the owner of the site has banned
    /error code:? 1009\b/i,
  ],
};

const FILTERED: Reason = {
  code: 'content_filter',
  codes:
    /^(content_?filter|content_policy_violation|moderation_blocked|responsibleaipolicyviolation|data_?inspection_?failed|invalid_prompt|prohibited_content|safety|1026|1027|1301)$/,
  words: [
    // OpenRouter: "requires moderation … Your input was flagged for"
    /\bflagged\b|requires moderation|moderation (system|filter|policy|refused|rejected|failed|blocked)|blocked by (\w+ )?moderation/i,
    // Azure; OpenAI
    /content (management|safety|moderation|policy|filter(ing)?|violation)|safety system|usage policy|usage policies/i,
    // xAI; Bedrock and gateways; MiniMax
    /usage guidelines|blocked by [^.\n]{0,24}guardrail|guardrail[^.\n]{0,40}(blocked|intervened|violat)|new_sensitive|sensitive (words|content)/i,
    // DeepSeek; DashScope
    /content exists risk|inappropriate content|harmful content|prohibited content|敏感|违规/i,
  ],
};

const TOO_LONG: Reason = {
  code: 'context_length_exceeded',
  codes:
    /^(context_length_exceeded|context_window_exceeded|exceed_context_size_error|string_above_max_length|tokens_limit_reached|1261)$/,
  words: [
    // OpenAI, vLLM, llama.cpp, LM Studio, Anthropic, xAI
    /context[ _-]?(length|window|size|limit)|maximum (context|prompt|input|sequence) (length|size)|max_model_len/i,
    /(prompt|input|message|messages|conversation|text|request|query)\b[^.\n]{0,40}\btoo (long|large|big)/i,
    // Mistral: "too large for model with … maximum context length"; Cohere
    /too many (input |prompt |total )?tokens|token limit|tokens? (count )?(of )?(\(?\d+\)? )?exceeds?|exceeds?[^.\n]{0,40}(number of |allowed |input |max(imum)? )tokens?/i,
    // Groq, vLLM
    /(reduce|shorten) (the length of )?(the |your )?(messages?|prompt|input)/i,
    /exceeds?[^.\n]{0,40}\bcontext\b|context\b[^.\n]{0,30}\bfits?\b|\b(prompt|input|messages?)\b[^.\n]{0,40}\bexceeds?\b/i,
    // Text Generation Inference: "`inputs` tokens + `max_new_tokens` must be <="
    /(inputs?|prompt|messages?)\b['"`]?[^.\n]{0,20}(\+|and|plus) ['"`]?max_\w*tokens/i,
    // GigaChat: "Tokens limit exceeded: 40000 > 32768"
    /\btokens? limit exceeded|must have less than \d+ tokens/i,
    // Yandex; DashScope
    /number of input tokens must be|range of input length|prompt exceeds max/i,
    /длин[аы] контекста|слишком длинн|контекстн\S+ окн/i,
  ],
};

/** Of gateways that divide models among accounts: "模型 foo 无可用渠道". */
const NO_CHANNEL = /无可用渠道|no available channels?\b/i;

const NO_MODEL: Reason = {
  code: 'model_not_found',
  // Azure, Groq, Mistral, DashScope
  codes:
    /^(model_not_found|invalid_model(_id|_name)?|unknown_model|no_such_model|deploymentnotfound|model_decommissioned|model_not_available|key_model_access_denied|modelnotfound|modelnotopen|1500|1211)$/,
  words: [
    // OpenRouter: "… is not a valid model ID"
    /\bnot an? (valid|known|supported|recogni[sz]ed|available) model\b/i,
    // Mistral: "Invalid model: …"; LiteLLM: "Invalid model name passed in"; Yandex: "invalid
    // model_uri"
    /\b(invalid|unknown|unrecogni[sz]ed|non-?existent|unsupported|incorrect|wrong|missing) (the )?models?(_uri)?\b(?! (parameter|argument|option|field|input|output))/i,
    // DeepSeek: "Model Not Exist"; OpenAI, vLLM, Ollama, Gemini, SiliconFlow
    /\bmodel(s|[ _-]?(id|name))?\b[^.\n]{0,160}?\b(not (be )?(found|exist|in the list|allowed|available|loaded|recogni[sz]ed|known|installed|deployed|served|pulled|enabled)|(does|do)(n't| not) exist|unavailable|unknown|invalid|not supported(?! (with|when|param)))\b/i,
    // Groq
    /\bmodels?\b[^\n]{0,120}?\b(decommissioned|deprecated|retired|shut ?down|no longer (supported|available|served)|has been removed)/i,
    // GigaChat: "No such model"; LM Studio: "No models loaded"
    /\bno (such )?models?\b[^.\n]{0,60}?(found|loaded|exists?|available|matching|named|\n|$)/i,
    // Together: "Unable to access model"; LM Studio: "Failed to load model"; Yandex: "Failed to get
    // model"
    /\b(failed|unable|not able|cannot|can't|could not|couldn't) (to )?(find|load|get|access|locate|resolve)\b[^.\n]{0,40}\bmodel(ID)?\b/i,
    // OpenRouter: "No endpoints found for …"; Azure: "The API deployment for this resource does not
    // exist"
    /\bno (available |such )?(endpoints?|providers?|deployments?|channels?)\b[^.\n]{0,40} for\b/i,
    /\bdeployment\b[^.\n]{0,80}\b(does not exist|not found)/i,
    /not (allowed|permitted|authori[sz]ed|entitled) to [^.\n]{0,40}\bmodel\b/i,
    /(have|has) (no |not |n't )?access to (the )?(requested )?model|access to model\b[^\n]{0,80} denied/i,
    // Bedrock; New API, which has it by 503 too
    /on-demand throughput isn/i,
    NO_CHANNEL,
    /模型不存在|модел\S* [^.\n]{0,60}не (найден|существу|доступн)|нет такой модели/i,
  ],
};

const KEY: Reason = {
  code: 'invalid_api_key',
  codes:
    /^(invalid_api_key|invalid_authentication|authentication_error|authenticationerror|permission_(denied|error)|unauthenticated|unauthorized|access_denied|insufficient_permissions|api_key_\w+|invalid_token|account_deactivated|401|1004)$/,
  words: [
    /\b(api|access|secret|auth\w*)[ _-]?(key|token)s?\b|\bcredentials?\b|\bauthenticat\w*|\bauthori[sz]\w*|\bunauthori[sz]ed\b/i,
    /\bpermissions?\b|\bscopes?\b|\b(invalid|wrong|unknown|expired|missing|incorrect|bad) (key|token)\b|must be verified|account (is |has been )?(deactivated|suspended|disabled)/i,
    /密钥|令牌|ключ API|API[- ]ключ|авториз|неверный ключ|права доступа/i,
  ],
};

/**
 * Whether the error is told for this reason. Words count less than codes, which are meant for it.
 */
function isReason({ codes, words }: Reason, details: ErrorDetails): boolean {
  return (
    details.codes.some((code) => codes.test(code)) || words.some((one) => one.test(details.words))
  );
}

/** Gemini says of its limits by the minute what it says of money, and names which in `quotaId`. */
const BY_TIME =
  /per[ _-]?(minute|second|min(?![a-z]))|rate[ _-]limit (quota )?(is |was |has been )?(exceeded|reached|hit)/i;

export function isAboutMoney(details: ErrorDetails): boolean {
  return isReason(MONEY, details) && !BY_TIME.test(details.words);
}

/** The first reason that the codes alone tell, whatever the words. */
export function findCodedReason({ codes }: ErrorDetails): ErrorCode | undefined {
  const found = [COUNTRY, FILTERED, TOO_LONG, NO_MODEL].find((reason) =>
    codes.some((code) => reason.codes.test(code)),
  );
  return found?.code;
}

export const isAboutChannel = ({ words }: ErrorDetails) => NO_CHANNEL.test(words);
export const isAboutCountry = (details: ErrorDetails) => isReason(COUNTRY, details);
export const isAboutContent = (details: ErrorDetails) => isReason(FILTERED, details);
export const isAboutLength = (details: ErrorDetails) => isReason(TOO_LONG, details);
export const isAboutModel = (details: ErrorDetails) => isReason(NO_MODEL, details);
export const isAboutKey = (details: ErrorDetails) => isReason(KEY, details);
