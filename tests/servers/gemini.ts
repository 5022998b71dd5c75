import type { FixedAnswer } from '../support/model-reply.ts';
import { chunk, DONE, TEXT, USAGE, WORDS } from './chunks.ts';
import type { Server } from './server.ts';

/** Google's error, which the OpenAI-compatible address wraps in a list. */
function refuse(code: number, status: string, message: string, details?: object[]): FixedAnswer {
  return {
    status: code,
    body: [{ error: { code, message, status, ...(details && { details }) } }],
  };
}

function say(finish: string): string[] {
  return WORDS.map((content, index) =>
    chunk({ content, role: 'assistant' }, index === WORDS.length - 1 ? finish : null, {
      usage: USAGE,
    }),
  );
}

export const gemini: Server = {
  name: 'Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
  model: 'gemini-3-flash-preview',
  place: 'abroad',
  needsKey: true,
  key: { en: 'https://aistudio.google.com/apikey', ru: 'https://aistudio.google.com/apikey' },
  differs: {
    en: 'The end of the base URL is `/openai/`, not `/v1`. Errors come as a list with Google’s own codes. The finish reason comes together with the last text.',
    ru: 'Адрес оканчивается на `/openai/`, а не на `/v1`. Ошибки приходят списком, с кодами Google. Причина завершения приходит вместе с последним текстом.',
  },
  russia:
    'Можно ли оплатить и вызывать из России, не проверено; страны перечислены по ссылке ниже.',
  unconfirmed: {
    en: 'A daily and a per-minute limit use the same words; both are told as `insufficient_quota`. No source was read for the words about quota, length and overload.',
    ru: 'Дневной и минутный лимиты описываются одними словами; оба называются `insufficient_quota`. Для слов о квоте, длине и перегрузке источник не прочитан.',
  },
  sources: [
    'https://ai.google.dev/gemini-api/docs/openai',
    'https://ai.google.dev/gemini-api/docs/available-regions',
    'https://github.com/continuedev/continue/issues/12960',
    'https://github.com/continuedev/continue/issues/9939',
  ],
  cap: 'max_tokens',
  streams: {
    whole: { pieces: [...say('stop'), DONE], text: TEXT, ending: { finish: 'stop' } },
    'cut, in Google’s word': {
      pieces: [...say('MAX_TOKENS'), DONE],
      text: TEXT,
      ending: { finish: 'length' },
    },
    'filtered, in Google’s word': {
      pieces: [...say('SAFETY'), DONE],
      text: TEXT,
      ending: { finish: 'content_filter' },
    },
  },
  errors: {
    key: {
      answer: refuse(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
      ]),
      code: 'invalid_api_key',
    },
    quota: {
      answer: refuse(
        429,
        'RESOURCE_EXHAUSTED',
        'You exceeded your current quota, please check your plan and billing details.',
      ),
      code: 'insufficient_quota',
    },
    model: {
      answer: refuse(
        404,
        'NOT_FOUND',
        'models/none is not found for API version v1main, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.',
      ),
      code: 'model_not_found',
    },
    length: {
      answer: refuse(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048575).',
      ),
      code: 'context_length_exceeded',
    },
    busy: {
      answer: refuse(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      code: 'upstream_error',
    },
  },
};
