import type { FixedAnswer } from './model-reply.ts';

/**
 * What servers answer, word for word where a report or documentation gives it, and what the caller must be told. The comment names
 * where it was seen.
 */
export type Refused = {
  fixed: FixedAnswer;
  status: number;
  code: string;
  param?: string;
  /** What the message must tell. */
  says?: RegExp;
};

type Expected = Omit<Refused, 'fixed'>;

function refused(status: number, body: unknown, expected: Expected): Refused {
  return { fixed: { status, body }, ...expected };
}

function said(status: number, message: string, more: object = {}) {
  return [status, { error: { message, type: 'invalid_request_error', ...more } }] as const;
}

const QUOTA = { status: 502, code: 'insufficient_quota' };
const MODEL = { status: 400, code: 'model_not_found' };
const LENGTH = { status: 400, code: 'context_length_exceeded' };
const FILTER = { status: 400, code: 'content_filter' };
const KEY = { status: 502, code: 'invalid_api_key' };
const COUNTRY = { status: 502, code: 'unsupported_country' };
const BETWEEN = { status: 502, code: 'upstream_invalid_response', says: /firewall/ };

function value(param: string, says: RegExp): Expected {
  return { status: 400, code: 'invalid_field', param, says };
}

const GEMINI_QUOTA =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to the documentation.';

export const MONEY: Record<string, Refused> = {
  // continuedev/continue#9942
  'DeepSeek 402': refused(...said(402, 'Insufficient Balance', { type: 'unknown_error' }), QUOTA),
  'OpenRouter 402': refused(
    402,
    { error: { code: 402, message: 'This request requires more credits, or fewer max_tokens.' } },
    QUOTA,
  ),
  '402 without a body': refused(402, '', QUOTA),
  'Anthropic 400': refused(
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'Your credit balance is too low to access the Anthropic API.',
      },
    },
    QUOTA,
  ),
  'Gemini, a list': refused(
    429,
    [{ error: { code: 429, message: GEMINI_QUOTA, status: 'RESOURCE_EXHAUSTED' } }],
    QUOTA,
  ),
  'Moonshot 429': refused(
    ...said(429, 'Your account is suspended', { type: 'exceeded_current_quota_error' }),
    QUOTA,
  ),
  'detail as text': refused(403, { detail: 'Out of credits, please top up.' }, QUOTA),
};

export const MODELS: Record<string, Refused> = {
  // continuedev/continue#10758
  OpenRouter: refused(...said(400, 'foo/bar is not a valid model ID', { code: 400 }), MODEL),
  'OpenRouter, no provider': refused(...said(404, 'No endpoints found for foo/bar.'), MODEL),
  // tmc/langchaingo#1233
  Mistral: refused(
    400,
    {
      object: 'error',
      message: 'Invalid model: foo',
      type: 'invalid_model',
      param: null,
      code: '1500',
    },
    MODEL,
  ),
  // deepwn/addi#13
  DeepSeek: refused(...said(400, 'Model Not Exist', { code: 'invalid_request_error' }), MODEL),
  LiteLLM: refused(
    400,
    { error: { message: 'Invalid model name passed in model=foo', code: '400' } },
    MODEL,
  ),
  // maxnowack/anthropic-proxy#4
  'JSON in a text': refused(
    400,
    { error: '{"error":{"message":"foo is not a valid model ID","code":400},"user_id":"u"}' },
    MODEL,
  ),
  SiliconFlow: refused(
    400,
    { code: 20012, message: 'Model does not exist. Please check it carefully.', data: null },
    MODEL,
  ),
  GigaChat: refused(404, { status: 404, message: 'No such model' }, MODEL),
  Azure: refused(
    404,
    { error: { code: 'DeploymentNotFound', message: 'The API deployment does not exist.' } },
    MODEL,
  ),
  Groq: refused(
    ...said(400, 'The model `foo` has been decommissioned and is no longer supported.', {
      code: 'model_decommissioned',
    }),
    MODEL,
  ),
  Gemini: refused(
    404,
    [{ error: { code: 404, message: 'models/foo is not found for API version v1main' } }],
    MODEL,
  ),
};

export const VALUES: Record<string, Refused> = {
  // diffbot/code-gpt-docs#284
  OpenAI: refused(
    ...said(400, 'max_tokens is too large: 6000. This model supports at most 4096 tokens.', {
      param: 'max_tokens',
    }),
    value('max_tokens', /at most 4096/),
  ),
  // we0-dev/we0#56
  DeepSeek: refused(
    ...said(400, 'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]'),
    value('max_tokens', /1 to 8192/),
  ),
  // open-webui/open-webui#10507
  DashScope: refused(
    ...said(400, '<400> InternalError: Range of max_tokens should be [1, 8192]'),
    value('max_tokens', /1 to 8192/),
  ),
  // AQBot-Desktop/AQBot#93
  'words in param': refused(
    ...said(400, 'Param Incorrect', {
      param: 'max_tokens is too large: 99999. This model supports at most 131072 tokens.',
    }),
    value('max_tokens', /at most 131072/),
  ),
  vLLM: refused(
    400,
    {
      object: 'error',
      message:
        "'max_tokens' or 'max_completion_tokens' is too large: 99999. This model's maximum context length is 4096 tokens and your request has 12 input tokens.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
    value('max_tokens', /at most 4096/),
  ),
  Groq: refused(
    ...said(400, '`max_tokens` must be less than or equal to `8192`, the maximum for this model'),
    value('max_tokens', /at most 8192/),
  ),
  Gemini: refused(
    400,
    [
      {
        error: {
          code: 400,
          message:
            'Unable to submit request because it has a maxOutputTokens value of 99999 but the supported range is from 1 (inclusive) to 65537 (exclusive).',
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
    value('max_tokens', /less than 65537/),
  ),
  Anthropic: refused(
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'temperature: Input should be less than or equal to 1',
      },
    },
    value('temperature', /at most 1/),
  ),
  FastAPI: refused(
    422,
    {
      detail: [
        {
          type: 'less_than_equal',
          loc: ['body', 'temperature'],
          msg: 'Input should be less than or equal to 1',
          ctx: { le: 1 },
        },
      ],
    },
    value('temperature', /at most 1/),
  ),
  'a code alone': refused(
    ...said(400, 'Bad request', { param: 'temperature', code: 'invalid_value' }),
    value('temperature', /does not take this value/),
  ),
  'words alone': refused(
    400,
    { errors: [{ message: 'temperature must be between 0 and 1' }] },
    value('temperature', /0 to 1/),
  ),
};

export const LENGTHS: Record<string, Refused> = {
  // n3d1117/chatgpt-telegram-bot#174
  'OpenAI, of old': refused(
    ...said(
      400,
      "This model's maximum context length is 4097 tokens. However, you requested 4137 tokens (137 in the messages, 4000 in the completion).",
    ),
    LENGTH,
  ),
  // google-gemini/gemini-cli#6678
  Gemini: refused(
    400,
    [
      {
        error: {
          code: 400,
          message: 'The input token count (81881) exceeds the maximum number of tokens allowed.',
        },
      },
    ],
    LENGTH,
  ),
  Anthropic: refused(...said(400, 'prompt is too long: 213456 tokens > 200000 maximum'), LENGTH),
  'LM Studio': refused(
    400,
    { error: 'Trying to keep the first 9000 tokens when context the length is 4096: context size' },
    LENGTH,
  ),
  Yandex: refused(
    400,
    { error: 'number of input tokens must be no more than 7400, got 9000', code: 3 },
    LENGTH,
  ),
};

export const FORBIDDEN: Record<string, Refused> = {
  'the key': refused(...said(403, 'Your API key does not have permission'), KEY),
  // abi/screenshot-to-code and gaboolic/cloudflare-reverse-fast#10
  'Cloudflare, a line': refused(403, 'error code: 1010', BETWEEN),
  // idootop/mi-gpt#33
  'Cloudflare, a page': refused(
    403,
    '<html><head><title>403 Forbidden</title></head><body>cloudflare</body></html>',
    BETWEEN,
  ),
  'a bare no': refused(...said(403, 'Forbidden'), { status: 502, code: 'upstream_error' }),
  'moderation, OpenRouter': refused(
    403,
    {
      error: {
        code: 403,
        message: 'openai/gpt requires moderation. Your input was flagged for "violence".',
        metadata: { reasons: ['violence'], flagged_input: 'an invalid API key' },
      },
    },
    FILTER,
  ),
  // stanford-crfm/helm#3327
  'moderation, Azure': refused(
    ...said(400, "The prompt triggered Azure OpenAI's content management policy.", {
      param: 'prompt',
      code: 'content_filter',
    }),
    FILTER,
  ),
  'the country, Gemini': refused(
    400,
    [{ error: { code: 400, message: 'User location is not supported for the API use.' } }],
    COUNTRY,
  ),
  'the key, Gemini': refused(
    400,
    [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } }],
    KEY,
  ),
};
