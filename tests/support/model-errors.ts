import type { FixedAnswer, Format } from './model-reply.ts';

/**
 * The error answers of real servers, by what went wrong. OpenAI's unless the name says otherwise.
 */

type ErrorFields = { message: string; type: string; param?: string | null; code?: unknown };

function answer(
  status: number,
  { message, type, param = null, code = null }: ErrorFields,
  headers: Record<string, string> = {},
): FixedAnswer {
  return { status, body: { error: { message, type, param, code } }, headers };
}

const REFUSED = 'invalid_request_error';

/** The message repeats the ends of the key, as the real one does. */
export function invalidApiKey(key = 'sk-proj-0123456789abcdef'): FixedAnswer {
  const shown = `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`;
  return answer(401, {
    message: `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    type: REFUSED,
    code: 'invalid_api_key',
  });
}

export function missingApiKey(): FixedAnswer {
  return answer(401, {
    message: "You didn't provide an API key in an Authorization header using Bearer auth.",
    type: REFUSED,
  });
}

export function missingPermission(): FixedAnswer {
  return answer(403, {
    message: 'You have insufficient permissions for this operation. Missing scopes: model.request.',
    type: REFUSED,
  });
}

export function unsupportedCountry(): FixedAnswer {
  return answer(403, {
    message: 'Country, region, or territory not supported',
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  });
}

export function modelNotFound(model = 'gpt-none', format: Format = 'chat'): FixedAnswer {
  const code = 'model_not_found';
  if (format === 'responses') {
    const message = `The requested model '${model}' does not exist.`;
    return answer(400, { message, type: REFUSED, param: 'model', code });
  }
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return answer(404, { message, type: REFUSED, code });
}

export function modelNotFoundOllama(model = 'none'): FixedAnswer {
  const message = `model "${model}" not found, try pulling it first`;
  return answer(404, { message, type: 'api_error' });
}

export function modelNotFoundVllm(model = 'none'): FixedAnswer {
  const message = `The model \`${model}\` does not exist.`;
  return answer(404, { message, type: 'NotFoundError', code: 404 });
}

export function contextLengthExceeded(format: Format = 'chat'): FixedAnswer {
  const message =
    format === 'responses'
      ? 'Your input exceeds the context window of this model. Please adjust your input and try again.'
      : "This model's maximum context length is 8192 tokens. However, your messages resulted in 90210 tokens.";
  const param = { chat: 'messages', responses: 'input', completions: null }[format];
  return answer(400, { message, type: REFUSED, param, code: 'context_length_exceeded' });
}

/** llama.cpp's server: the code is the status, as a number. */
export function contextLengthExceededLlama(): FixedAnswer {
  const error = {
    code: 400,
    message:
      'the request exceeds the available context size. try increasing the context size or enable context shift',
    type: 'exceed_context_size_error',
    n_prompt_tokens: 90210,
    n_ctx: 8192,
  };
  return { status: 400, body: { error } };
}

export function contextLengthExceededVllm(): FixedAnswer {
  const message =
    "This model's maximum context length is 4096 tokens. However, you requested 90210 tokens in the messages. Please reduce the length of the messages.";
  return answer(400, { message, type: 'BadRequestError', code: 400 });
}

/**
 * A parameter that the model does not take: `code` is null on Responses, so that only `param`
 * tells.
 */
export function refusedParameter(param: string, format: Format = 'chat'): FixedAnswer {
  if (format === 'responses') {
    const message = `Unsupported parameter: '${param}' is not supported with this model.`;
    return answer(400, { message, type: REFUSED, param });
  }
  if (param === 'max_tokens' || param === 'max_completion_tokens') {
    const advice = param === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
    const message = `Unsupported parameter: '${param}' is not supported with this model.${advice}`;
    return answer(400, { message, type: REFUSED, param, code: 'unsupported_parameter' });
  }
  const message = `Unsupported value: '${param}' does not support this value with this model. Only the default (1) value is supported.`;
  return answer(400, { message, type: REFUSED, param, code: 'unsupported_value' });
}

/** A field that the endpoint does not know; chat and completions name it only in the message. */
export function unknownParameter(param: string, format: Format = 'chat'): FixedAnswer {
  if (format === 'responses') {
    const message = `Unknown parameter: '${param}'.`;
    return answer(400, { message, type: REFUSED, param, code: 'unknown_parameter' });
  }
  return answer(400, {
    message: `Unrecognized request argument supplied: ${param}`,
    type: REFUSED,
  });
}

export function invalidValue(param: string, message: string): FixedAnswer {
  return answer(400, { message, type: REFUSED, param, code: 'invalid_value' });
}

/** Mistral and other servers built on FastAPI; Mistral puts the list inside `message`. */
export function extraForbidden(param: string, isWrapped = false): FixedAnswer {
  const fault = {
    type: 'extra_forbidden',
    loc: ['body', param],
    msg: 'Extra inputs are not permitted',
  };
  const detail = [{ ...fault, input: 1 }];
  const wrapped = { object: 'error', message: { detail }, type: REFUSED, param: null, code: null };
  return { status: 422, body: isWrapped ? wrapped : { detail } };
}

export function unsupportedPropertyGroq(param: string): FixedAnswer {
  const message = `property '${param}' is unsupported`;
  return { status: 400, body: { error: { message, type: REFUSED } } };
}

/** `retryAfter` in seconds; without it the answer does not say how long to wait. */
export function rateLimited(retryAfter?: number, code = 'rate_limit_exceeded'): FixedAnswer {
  return answer(
    429,
    {
      message:
        'Rate limit reached for the model in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1.',
      type: 'requests',
      code,
    },
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  );
}

export const QUOTA_CODES = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
] as const;

/** No code: known by its type alone. */
export function quotaExhausted(code: string | null = 'insufficient_quota'): FixedAnswer {
  const isOld = code === null || code === 'insufficient_quota';
  return answer(429, {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    type: isOld ? 'insufficient_quota' : 'billing_error',
    code,
  });
}

export function serverError(status = 500): FixedAnswer {
  const message = 'The server had an error while processing your request. Sorry about that!';
  return answer(status, { message, type: 'server_error' });
}

/** Overloaded, and not worth waiting for here: no Retry-After unless one is given, in seconds. */
export function unavailable(retryAfter?: number): FixedAnswer {
  const message = 'The engine is currently overloaded, please try again later';
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return answer(503, { message, type: 'server_error' }, headers);
}

export function requestTimeout(): FixedAnswer {
  return answer(408, { message: 'Request timed out.', type: 'timeout' });
}

/** A page in place of an answer, as a proxy or a wrong address gives. */
export function htmlPage(status = 200): FixedAnswer {
  const body =
    '<!doctype html><html><head><title>Welcome</title></head><body>It works!</body></html>';
  return { status, body };
}

/** An error body under a success status, as some gateways send. */
export function errorWithSuccessStatus(): FixedAnswer {
  return { ...serverError(), status: 200 };
}

export function invalidUrl(method: string, path: string): FixedAnswer {
  return answer(404, { message: `Invalid URL (${method} ${path})`, type: REFUSED });
}
