import { type Expected, type Refused, refused, said } from './refused.ts';

function value(param: string, says: RegExp): Expected {
  return { status: 400, code: 'invalid_field', param, says };
}

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
  Django: refused(
    400,
    { max_tokens: ['Ensure this value is less than or equal to 4096.'] },
    value('max_tokens', /at most 4096/),
  ),
  'a limit after all': refused(
    ...said(400, 'The parameter max_tokens is not allowed to be larger than 4,096'),
    value('max_tokens', /at most 4096/),
  ),
  'an unsupported value': refused(
    ...said(400, 'temperature 2 is not supported by this model', { code: 'unsupported_value' }),
    value('temperature', /does not take this value/),
  ),
  'an amount, in words for a name': refused(
    ...said(400, 'max_tokens not supported: 99999', { param: 'max_tokens' }),
    value('max_tokens', /does not take this value/),
  ),
  'a single amount': refused(
    ...said(400, 'max_tokens can only be 4096 for this model'),
    value('max_tokens', /does not take this value/),
  ),
  'words alone': refused(
    400,
    { errors: [{ message: 'temperature must be between 0 and 1' }] },
    value('temperature', /0 to 1/),
  ),
};
