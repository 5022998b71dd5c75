import { chunk, DONE, say, TEXT, USAGE } from './chunks.ts';
import type { Server } from './server.ts';

export const yandexgpt: Server = {
  name: 'YandexGPT',
  baseUrl: 'https://ai.api.cloud.yandex.net/v1',
  model: 'gpt://FOLDER/yandexgpt/latest',
  place: 'russia',
  needsKey: true,
  project: 'FOLDER',
  key: {
    en: 'An API key of a service account in Yandex Cloud with the role for AI Studio: https://yandex.cloud/en/docs/ai-studio/operations/get-api-key.',
    ru: 'API-ключ сервисного аккаунта в Yandex Cloud с ролью для AI Studio: https://yandex.cloud/ru/docs/ai-studio/operations/get-api-key.',
  },
  differs: {
    en: 'The model’s name carries the id of the folder that the key belongs to, and so does `OPENAI_PROJECT_ID`. Chat takes `temperature`, `max_tokens`, `stream` and `response_format`; the Responses API (`OPENAI_API=responses`) is there too.',
    ru: 'В имени модели и в `OPENAI_PROJECT_ID` стоит идентификатор каталога, которому принадлежит ключ. Чат принимает `temperature`, `max_tokens`, `stream` и `response_format`; есть и Responses API (`OPENAI_API=responses`).',
  },
  russia:
    'Российское облако, цены в рублях: https://yandex.cloud/ru/docs/ai-studio/pricing. О корневом сертификате Минцифры в документации AI Studio ничего не сказано.',
  unconfirmed: {
    en: 'How errors look on this address: none is documented or reported. The tests replay the words of the native API. Whether it works without `OPENAI_PROJECT_ID`, which becomes the `OpenAI-Project` header of its examples.',
    ru: 'Вид ошибок по этому адресу: ни документации, ни сообщений не нашлось, тесты повторяют слова основного API. Обойдётся ли он без `OPENAI_PROJECT_ID`: из этой переменной берётся заголовок `OpenAI-Project`, который есть в примерах документации.',
  },
  sources: [
    'https://yandex.cloud/ru/docs/ai-studio/concepts/openai-compatibility',
    'https://yandex.cloud/en/docs/ai-studio/chat/createChatCompletion',
    'https://github.com/black-roland/homeassistant-yandexgpt/issues/14',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [...say(), chunk({ content: '' }, 'stop', { usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    cut: {
      pieces: [...say(), chunk({ content: '' }, 'length', { usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'length' },
    },
  },
  errors: {
    key: {
      answer: {
        status: 401,
        body: { error: { message: 'Unknown api key', type: 'invalid_request_error', code: null } },
      },
      code: 'invalid_api_key',
    },
    model: {
      answer: {
        status: 400,
        body: {
          error: { message: 'invalid model_uri', type: 'invalid_request_error', code: null },
        },
      },
      code: 'model_not_found',
    },
  },
};
