import { modelNotFoundOllama } from '../support/model-errors.ts';
import { chunk, DONE, event, say, TEXT, USAGE } from './chunks.ts';
import type { Server } from './server.ts';

const USAGE_CHUNK = event({
  id: 'chatcmpl-401',
  object: 'chat.completion.chunk',
  created: 1790000000,
  model: 'llama3.2',
  system_fingerprint: 'fp_ollama',
  choices: [],
  usage: USAGE,
});

export const ollama: Server = {
  name: 'Ollama',
  baseUrl: 'http://localhost:11434/v1',
  model: 'llama3.2',
  place: 'machine',
  needsKey: false,
  key: {
    en: 'None. Get the model with `ollama pull llama3.2`.',
    ru: 'Не нужен. Модель загружает `ollama pull llama3.2`.',
  },
  differs: {
    en: 'A prompt longer than its context is cut at the front without a word: raise `OLLAMA_CONTEXT_LENGTH` for long ones. The first answer waits until the model is loaded, which `UPSTREAM_TIMEOUT` has to allow.',
    ru: 'Запрос длиннее контекста молча обрезается спереди: для длинных увеличьте `OLLAMA_CONTEXT_LENGTH`. Первый ответ ждёт, пока загрузится модель, и `UPSTREAM_TIMEOUT` должен это позволять.',
  },
  russia: 'Бесплатно, на своей машине. Модели загружаются с сайта Ollama один раз.',
  unconfirmed: {
    en: 'No source was read for the error inside a stream. A report has a full context end with `length` instead of being cut.',
    ru: 'Для ошибки внутри потока источник не прочитан. По одному из сообщений, переполненный контекст не обрезается, а завершает ответ с `length`.',
  },
  sources: [
    'https://docs.ollama.com/api/openai-compatibility',
    'https://github.com/ollama/ollama/blob/main/docs/context-length.mdx',
    'https://github.com/orgs/infiniflow/discussions/10500',
    'https://github.com/NousResearch/hermes-agent/issues/43900',
    'https://github.com/ollama/ollama/blob/main/openai/openai.go',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [
        ...say({ system_fingerprint: 'fp_ollama' }),
        chunk({ role: 'assistant', content: '' }, 'stop'),
        USAGE_CHUNK,
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'reasoning before the text': {
      pieces: [
        chunk({ role: 'assistant', content: '', reasoning: 'Let me think.' }),
        ...say(),
        chunk({ role: 'assistant', content: '' }, 'stop'),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'failure of the model': {
      pieces: [
        ...say(),
        event({
          error: {
            message: 'an error was encountered while running the model: unexpected EOF',
            type: 'api_error',
            param: null,
            code: null,
          },
        }),
      ],
      text: TEXT,
      ending: { code: 'upstream_error' },
    },
  },
  errors: { model: { answer: modelNotFoundOllama(), code: 'model_not_found' } },
};
