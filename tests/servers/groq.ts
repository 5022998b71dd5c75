import { unsupportedPropertyGroq } from '../support/model-errors.ts';
import type { FixedAnswer } from '../support/model-reply.ts';
import { chunk, DONE, say, TEXT, USAGE, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const FIRST = chunk({ role: 'assistant', content: '' }, null, { x_groq: { id: 'req_1' } });

function refuse(status: number, message: string, type: string, code?: string): FixedAnswer {
  return { status, body: { error: { message, type, ...(code && { code }) } } };
}

export const groq: Server = {
  name: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  model: 'openai/gpt-oss-20b',
  place: 'abroad',
  needsKey: true,
  key: { en: 'https://console.groq.com/keys', ru: 'https://console.groq.com/keys' },
  differs: {
    en: 'Unused fields are refused too. `max_tokens` counts against the limit per minute before anything is written, and a request above that limit never passes, however long one waits.',
    ru: 'Отклоняются и неиспользуемые поля. `max_tokens` засчитывается в минутный лимит ещё до ответа, и запрос крупнее этого лимита не пройдёт, сколько ни жди.',
  },
  russia: 'Можно ли оплатить и вызывать из России, не проверено.',
  unconfirmed: {
    en: 'No source was read for the words about a wrong key and an unknown model.',
    ru: 'Для слов о неверном ключе и неизвестной модели источник не прочитан.',
  },
  sources: [
    'https://console.groq.com/docs/openai',
    'https://console.groq.com/docs/errors',
    'https://github.com/HunorLaczko/ha-groq-cloud-api/issues/27',
    'https://github.com/RooCodeInc/Roo-Code/issues/5729',
    'https://github.com/zeeyado/koassistant.koplugin/issues/106',
  ],
  cap: 'max_tokens',
  refuseField: {
    takes: [
      'model',
      'messages',
      'stream',
      'stream_options',
      'temperature',
      'max_tokens',
      'max_completion_tokens',
    ],
    refuse: unsupportedPropertyGroq,
  },
  streams: {
    whole: {
      pieces: [
        FIRST,
        ...say(),
        chunk({}, 'stop', { x_groq: { id: 'req_1', usage: USAGE } }),
        usageChunk(),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'reasoning before the text': {
      pieces: [
        FIRST,
        chunk({ reasoning: 'Let me think.', channel: 'analysis' }),
        ...say(),
        chunk({}, 'stop'),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
  },
  errors: {
    key: {
      answer: refuse(401, 'Invalid API Key', 'invalid_request_error', 'invalid_api_key'),
      code: 'invalid_api_key',
    },
    rate: {
      answer: {
        ...refuse(
          429,
          'Rate limit reached for model `openai/gpt-oss-20b` in organization `org_1` on tokens per minute (TPM): Limit 6000, Used 5914, Requested 1822. Please try again in 1s.',
          'tokens',
          'rate_limit_exceeded',
        ),
        headers: { 'retry-after': '1' },
      },
      code: 'upstream_rate_limited',
    },
    size: {
      answer: refuse(
        413,
        'Request too large for model `openai/gpt-oss-20b` in organization `org_1` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again.',
        'tokens',
        'rate_limit_exceeded',
      ),
      code: 'context_length_exceeded',
    },
    model: {
      answer: refuse(
        404,
        'The model `none` does not exist or you do not have access to it.',
        'invalid_request_error',
        'model_not_found',
      ),
      code: 'model_not_found',
    },
    value: {
      answer: refuse(
        400,
        '`max_tokens` must be less than or equal to `16384`, the maximum value for `max_tokens` is less than the `context_window` for this model',
        'invalid_request_error',
      ),
      code: 'invalid_field',
      param: 'max_tokens',
    },
  },
};
