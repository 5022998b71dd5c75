import type { FixedAnswer } from '../support/model-reply.ts';
import { chunk, DONE, event, say, TEXT, USAGE } from './chunks.ts';
import type { Server } from './server.ts';

const WAIT = ': OPENROUTER PROCESSING\n\n';
const PROVIDER = { provider: 'Some Provider' };

/** The code is the status, as a number. */
function refuse(status: number, message: string, metadata?: object): FixedAnswer {
  const error = { message, code: status, ...(metadata && { metadata }) };
  return { status, body: { error, user_id: 'user_1' } };
}

export const openrouter: Server = {
  name: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  model: 'mistralai/mistral-nemo',
  place: 'abroad',
  needsKey: true,
  key: { en: 'https://openrouter.ai/settings/keys', ru: 'https://openrouter.ai/settings/keys' },
  differs: {
    en: 'Models are named vendor first. While a model is waited for, comment lines keep the connection open. A failure of the vendor behind it comes inside the stream, with the finish reason `error`.',
    ru: 'Имя модели начинается с поставщика. Пока модель молчит, соединение держат строки-комментарии. Сбой поставщика приходит внутри потока, с причиной завершения `error`.',
  },
  russia: 'Можно ли оплатить из России и какие модели доступны, не проверено.',
  unconfirmed: {
    en: 'The words of its errors beyond their statuses and shape.',
    ru: 'Слова ошибок; статусы и вид — по документации.',
  },
  sources: [
    'https://openrouter.ai/docs/api/reference/errors-and-debugging',
    'https://openrouter.ai/docs/api/reference/streaming',
    'https://www.developersdigest.tech/errors/api/openrouter/402-payment-required',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [
        WAIT,
        WAIT,
        ...say(PROVIDER, { native_finish_reason: null }),
        chunk({ content: '' }, 'stop', PROVIDER, { native_finish_reason: 'STOP' }),
        chunk({ role: 'assistant', content: '' }, null, { ...PROVIDER, usage: USAGE }),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'failure of the vendor': {
      pieces: [
        WAIT,
        ...say(PROVIDER),
        event({
          id: 'gen-1',
          object: 'chat.completion.chunk',
          created: 1790000000,
          model: 'some-model',
          ...PROVIDER,
          error: { code: 'server_error', message: 'Provider disconnected unexpectedly' },
          choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
        }),
      ],
      text: TEXT,
      ending: { code: 'upstream_incomplete' },
    },
  },
  errors: {
    key: { answer: refuse(401, 'No auth credentials found'), code: 'invalid_api_key' },
    quota: {
      answer: refuse(
        402,
        'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
        { limit_source: 'openrouter_credits' },
      ),
      code: 'insufficient_quota',
    },
    rate: {
      answer: { ...refuse(429, 'Rate limit exceeded'), headers: { 'retry-after': '1' } },
      code: 'upstream_rate_limited',
    },
    model: {
      answer: refuse(400, 'none/none is not a valid model ID'),
      code: 'model_not_found',
    },
    length: {
      answer: refuse(
        400,
        "This endpoint's maximum context length is 131072 tokens. However, you requested about 200015 tokens (200015 of text input). Please reduce the length of either one.",
      ),
      code: 'context_length_exceeded',
    },
    moderation: {
      answer: refuse(403, 'Input was flagged by moderation', {
        reasons: ['violence'],
        flagged_input: 'some words',
        provider_name: 'Some Provider',
      }),
      code: 'content_filter',
    },
  },
};
