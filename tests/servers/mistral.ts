import { extraForbidden } from '../support/model-errors.ts';
import { chunk, DONE, say, TEXT, USAGE } from './chunks.ts';
import type { Server } from './server.ts';

const FIRST = chunk({ role: 'assistant', content: '' });

export const mistral: Server = {
  name: 'Mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  model: 'mistral-small-latest',
  place: 'abroad',
  needsKey: true,
  key: { en: 'https://console.mistral.ai/api-keys', ru: 'https://console.mistral.ai/api-keys' },
  differs: {
    en: 'Any field that it does not know is refused with 422, `max_completion_tokens` and `store` among them. A cut by the context ends with `model_length`. Reasoning models send lists of parts in place of text.',
    ru: 'Любое незнакомое поле отклоняется с кодом 422, в том числе `max_completion_tokens` и `store`. Обрыв по контексту завершается с `model_length`. Рассуждающие модели вместо текста шлют списки частей.',
  },
  russia: 'Можно ли оплатить и вызывать из России, не проверено.',
  unconfirmed: {
    en: 'Whether `stream_options` is still refused, as a report of 2025 says; the program then goes on without. No source was read for the words about a context too long and for `model_length`.',
    ru: 'Отклоняется ли до сих пор `stream_options`, как сообщали в 2025 году; тогда программа обходится без него. Для слов о длинном контексте и для `model_length` источник не прочитан.',
  },
  sources: [
    'https://docs.mistral.ai/api/',
    'https://github.com/Gitlawb/openclaude/issues/739',
    'https://github.com/tmc/langchaingo/issues/1233',
    'https://github.com/agent0ai/agent-zero/issues/539',
    'https://github.com/coolcline/CoolCline/issues/36',
    'https://github.com/cline/cline/issues/9085',
    'https://github.com/dnakov/anon-kode/issues/53',
  ],
  cap: 'max_tokens',
  refuseField: {
    takes: ['model', 'messages', 'stream', 'temperature', 'max_tokens'],
    refuse: (name) => extraForbidden(name, true),
  },
  streams: {
    whole: {
      pieces: [FIRST, ...say(), chunk({ content: '' }, 'stop', { usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'cut by the context': {
      pieces: [FIRST, ...say(), chunk({ content: '' }, 'model_length', { usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'length' },
    },
    'parts, some of them thoughts': {
      pieces: [
        FIRST,
        chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hmm.' }] }] }),
        chunk({ content: [{ type: 'text', text: TEXT }] }),
        chunk({ content: '' }, 'stop', { usage: USAGE }),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
  },
  errors: {
    key: { answer: { status: 401, body: { detail: 'Unauthorized' } }, code: 'invalid_api_key' },
    rate: {
      answer: {
        status: 429,
        body: {
          object: 'error',
          message: 'Rate limit exceeded',
          type: 'rate_limited',
          param: null,
          code: '1300',
        },
        headers: { 'retry-after': '1' },
      },
      code: 'upstream_rate_limited',
    },
    model: {
      answer: {
        status: 400,
        body: {
          object: 'error',
          message: 'Invalid model: none',
          type: 'invalid_model',
          param: null,
          code: '1500',
        },
      },
      code: 'model_not_found',
    },
    length: {
      answer: {
        status: 400,
        body: {
          object: 'error',
          message:
            'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
          type: 'invalid_request_error',
          param: null,
          code: '3051',
        },
      },
      code: 'context_length_exceeded',
    },
    value: {
      answer: {
        status: 422,
        body: {
          object: 'error',
          message: {
            detail: [
              {
                type: 'less_than_equal',
                loc: ['body', 'temperature'],
                msg: 'Input should be less than or equal to 1.5',
                input: 2,
                ctx: { le: 1.5 },
              },
            ],
          },
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      },
      code: 'invalid_field',
      param: 'temperature',
    },
  },
};
