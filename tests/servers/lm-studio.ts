import { chunk, DONE, say, TEXT, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const OVERFLOW =
  'The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length, or provide a shorter input';

export const lmStudio: Server = {
  name: 'LM Studio',
  baseUrl: 'http://localhost:1234/v1',
  model: 'openai/gpt-oss-20b',
  place: 'machine',
  needsKey: false,
  key: {
    en: 'None. Switch its local server on; the model’s name is the one that it shows.',
    ru: 'Не нужен. Включите локальный сервер; имя модели — то, что он показывает.',
  },
  differs: {
    en: 'A prompt longer than the context fails inside the stream, under status 200, or gives an empty answer: load the model with a larger context.',
    ru: 'Запрос длиннее контекста даёт ошибку внутри потока, при статусе 200, или пустой ответ: загрузите модель с контекстом побольше.',
  },
  russia: 'Бесплатно, на своей машине. Модели загружаются с Hugging Face один раз.',
  unconfirmed: {
    en: 'The words of the answer to an unknown model.',
    ru: 'Слова ответа на неизвестную модель.',
  },
  sources: [
    'https://lmstudio.ai/docs/developer/openai-compat',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2322',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/2205',
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/237',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [...say(), chunk({}, 'stop'), usageChunk(), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'context too long, under status 200': {
      pieces: [`event: error\ndata: ${JSON.stringify({ error: { message: OVERFLOW } })}\n\n`],
      text: '',
      ending: { code: 'context_length_exceeded' },
    },
  },
  errors: {
    length: {
      answer: {
        status: 400,
        body: {
          error:
            'Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough. Try to load the model with a larger context length, or provide a shorter input.',
        },
      },
      code: 'context_length_exceeded',
    },
  },
};
