import { type Refused, refused, said } from './refused.ts';

const QUOTA = { status: 502, code: 'insufficient_quota' };
const MODEL = { status: 400, code: 'model_not_found' };
const LENGTH = { status: 400, code: 'context_length_exceeded' };
const FILTER = { status: 400, code: 'content_filter' };
const KEY = { status: 502, code: 'invalid_api_key' };
const COUNTRY = { status: 502, code: 'unsupported_country' };
const BETWEEN = { status: 502, code: 'upstream_invalid_response', says: /firewall/ };

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
  'LiteLLM, a budget': refused(
    ...said(429, 'Budget has been exceeded! Current cost: 2', { type: 'budget_exceeded' }),
    QUOTA,
  ),
  // anthropics/claude-code#38035
  'Anthropic, its own limit': refused(
    ...said(400, 'You have reached your specified API usage limits.'),
    QUOTA,
  ),
  'New API': refused(...said(403, '用户额度不足', { code: 'insufficient_user_quota' }), QUOTA),
  'New API, a token': refused(...said(401, '该令牌额度已用尽'), QUOTA),
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
  'New API, no channel': refused(...said(503, '分组 default 下模型 foo 无可用渠道'), MODEL),
  'llama-swap': refused(400, 'could not find real modelID for foo', MODEL),
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
  'the key, MiniMax': refused(
    200,
    { base_resp: { status_code: 1004, status_msg: 'login fail' } },
    KEY,
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
  'moderation, xAI': refused(...said(403, 'Content violates usage guidelines.'), FILTER),
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
