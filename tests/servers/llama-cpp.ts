import { contextLengthExceededLlama } from '../support/model-errors.ts';
import { chunk, DONE, event, say, TEXT, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const FIRST = chunk({ role: 'assistant', content: null });
const TIMINGS = { timings: { prompt_n: 5, predicted_n: 9, predicted_per_second: 42.1 } };

export const llamaCpp: Server = {
  name: 'llama.cpp',
  baseUrl: 'http://localhost:8080/v1',
  model: 'any',
  place: 'machine',
  needsKey: false,
  key: {
    en: 'None, unless the server was started with `--api-key`. Start it with `llama-server -m model.gguf`.',
    ru: 'Не нужен, если сервер запущен без `--api-key`. Запуск: `llama-server -m model.gguf`.',
  },
  differs: {
    en: 'It serves the model it was started with, whatever name is asked for. For a base model without chat training add `OPENAI_API=completions`. While the model is loading it answers 503.',
    ru: 'Отвечает та модель, с которой он запущен, какое бы имя ни стояло в запросе. Для базовой модели, не обученной диалогу, добавьте `OPENAI_API=completions`. Пока модель загружается, отвечает 503.',
  },
  russia: 'Бесплатно, на своей машине. Нужен файл модели в формате GGUF.',
  unconfirmed: {
    en: 'No source was read for the words about a wrong key, loading, and the error inside a stream.',
    ru: 'Для слов о неверном ключе и загрузке и для ошибки внутри потока источник не прочитан.',
  },
  sources: [
    'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    'https://github.com/unslothai/unsloth/pull/6164',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [FIRST, ...say(), chunk({}, 'stop'), usageChunk(TIMINGS), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    cut: {
      pieces: [FIRST, ...say(), chunk({}, 'length'), usageChunk(TIMINGS), DONE],
      text: TEXT,
      ending: { finish: 'length' },
    },
    'failure of the model': {
      pieces: [
        FIRST,
        ...say(),
        event({ error: { code: 500, message: 'Compute error.', type: 'server_error' } }),
      ],
      text: TEXT,
      ending: { code: 'upstream_error' },
    },
  },
  errors: {
    key: {
      answer: {
        status: 401,
        body: {
          error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' },
        },
      },
      code: 'invalid_api_key',
    },
    length: { answer: contextLengthExceededLlama(), code: 'context_length_exceeded' },
    busy: {
      answer: {
        status: 503,
        body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
      },
      code: 'upstream_error',
    },
  },
};
