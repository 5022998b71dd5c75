import type { FixedAnswer } from '../support/model-reply.ts';
import { chunk, DONE, event, say, TEXT, USAGE } from './chunks.ts';
import type { Server } from './server.ts';

const SEALED = { usage: null, system_fingerprint: 'fp_5f1c' };

/** The proxy puts OpenAI's error under `detail`, with GigaChat's words in it. */
function refuse(status: number, message: string, type: string, code?: string): FixedAnswer {
  const error = { message, type, param: null, code: code ?? null };
  return { status, body: { detail: { error } } };
}

export const gigachat: Server = {
  name: 'GigaChat (gpt2giga)',
  baseUrl: 'http://localhost:8090/v1',
  model: 'GigaChat-2-Max',
  place: 'russia',
  needsKey: true,
  key: {
    en: 'The value of the proxy’s own `GPT2GIGA_API_KEY`. GigaChat’s authorization key goes to the proxy, as `GIGACHAT_CREDENTIALS`: https://developers.sber.ru/studio.',
    ru: 'То, что задано самому прокси в `GPT2GIGA_API_KEY`. Ключ авторизации GigaChat получает прокси, в `GIGACHAT_CREDENTIALS`: https://developers.sber.ru/studio.',
  },
  differs: {
    en: 'GigaChat’s own API wants a token that lasts half an hour, so a proxy stands between: `gpt2giga` with `GPT2GIGA_PASS_MODEL=True`. Errors come under `detail`.',
    ru: 'Сам API GigaChat требует токен на полчаса, поэтому нужен прокси: `gpt2giga` с `GPT2GIGA_PASS_MODEL=True`. Ошибки приходят внутри `detail`.',
  },
  russia:
    'Сервис Сбера, есть доступ для физических лиц, ИП и компаний. Нужен корневой сертификат Минцифры (Russian Trusted Root CA, https://www.gosuslugi.ru/crt): прокси получает его в `GIGACHAT_CA_BUNDLE_FILE`. Если и адрес самого прокси открыт по HTTPS с таким сертификатом, задайте здесь `NODE_EXTRA_CA_CERTS=/путь/russian_trusted_root_ca.pem`.',
  unconfirmed: {
    en: 'That GigaChat ends an answer stopped by its filter with `blacklist`, which the tests replay: known from its clients, not read in its documentation.',
    ru: 'Что ответ, остановленный фильтром, GigaChat завершает словом `blacklist`, как в тестах: это известно по клиентам, в документации прочесть не удалось.',
  },
  sources: [
    'https://github.com/ai-forever/gpt2giga/blob/7b3d95dd2b853d555820658b2cc57fcda2af6523/src/gpt2giga/common/exceptions.py',
    'https://github.com/ai-forever/gpt2giga/blob/7b3d95dd2b853d555820658b2cc57fcda2af6523/src/gpt2giga/common/streaming.py',
    'https://github.com/ai-forever/gpt2giga/issues/14',
    'https://developers.sber.ru/docs/ru/gigachat/api/errors-description',
    'https://developers.sber.ru/docs/ru/gigachain/tools/python/gigachat',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [...say(SEALED), chunk({ content: '' }, 'stop', { ...SEALED, usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    filtered: {
      pieces: [...say(SEALED), chunk({ content: '' }, 'blacklist', SEALED), DONE],
      text: TEXT,
      ending: { finish: 'content_filter' },
    },
    'failure of GigaChat': {
      pieces: [
        ...say(SEALED),
        event({
          error: { message: 'Stream interrupted', type: 'stream_error', code: 'stream_error' },
        }),
        DONE,
      ],
      text: TEXT,
      ending: { code: 'upstream_error' },
    },
    'broken off, but for its last line': {
      pieces: [...say(SEALED), DONE],
      text: TEXT,
      ending: { code: 'upstream_incomplete' },
    },
  },
  errors: {
    key: { answer: { status: 401, body: { detail: 'Invalid API key' } }, code: 'invalid_api_key' },
    quota: {
      answer: {
        status: 402,
        body: {
          detail: {
            url: 'https://api.giga.chat/v1/chat/completions',
            error: { status: 402, message: 'Payment Required' },
          },
        },
      },
      code: 'insufficient_quota',
    },
    rate: {
      answer: {
        ...refuse(429, 'Too many requests', 'rate_limit_error'),
        headers: { 'retry-after': '1' },
      },
      code: 'upstream_rate_limited',
    },
    model: {
      answer: refuse(404, '404 https://api.giga.chat/v1: No such model', 'not_found_error'),
      code: 'model_not_found',
    },
    length: {
      answer: refuse(
        413,
        '413 https://api.giga.chat/v1: Payload too large',
        'invalid_request_error',
      ),
      code: 'context_length_exceeded',
    },
  },
};
