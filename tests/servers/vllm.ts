import { contextLengthExceededVllm, modelNotFoundVllm } from '../support/model-errors.ts';
import { chunk, DONE, event, say, TEXT, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const FIRST = chunk({ role: 'assistant', content: '' }, null, {}, { logprobs: null });

export const vllm: Server = {
  name: 'vLLM',
  baseUrl: 'http://localhost:8000/v1',
  model: 'Qwen/Qwen3-8B',
  place: 'machine',
  needsKey: false,
  key: {
    en: 'None, unless the server was started with `--api-key`. Start it with `vllm serve Qwen/Qwen3-8B`.',
    ru: 'Не нужен, если сервер запущен без `--api-key`. Запуск: `vllm serve Qwen/Qwen3-8B`.',
  },
  differs: {
    en: 'The model is named as on its command line. Without `--reasoning-parser` a reasoning model puts its thoughts into the text, between `<think>` and `</think>`.',
    ru: 'Модель называется так, как в его командной строке. Без `--reasoning-parser` рассуждающая модель пишет мысли прямо в текст, между `<think>` и `</think>`.',
  },
  russia: 'Бесплатно, на своей машине с видеокартой. Модели загружаются с Hugging Face один раз.',
  unconfirmed: {
    en: 'No source was read for the words about a wrong key and the error inside a stream.',
    ru: 'Для слов о неверном ключе и ошибки внутри потока источник не прочитан.',
  },
  sources: [
    'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
    'https://docs.vllm.ai/en/latest/features/reasoning_outputs.html',
    'https://github.com/runpod-workers/worker-vllm/issues/57',
    'https://github.com/stepfun-ai/Step-Audio-R1/issues/3',
    'https://github.com/gpustack/gpustack/issues/929',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [FIRST, ...say(), chunk({ content: '' }, 'stop'), usageChunk(), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'reasoning before the text': {
      pieces: [
        FIRST,
        chunk({ reasoning_content: 'Let me think.' }),
        ...say(),
        chunk({ content: '' }, 'stop'),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'failure of the engine': {
      pieces: [
        FIRST,
        ...say(),
        event({
          error: {
            message: 'EngineCore encountered an issue.',
            type: 'InternalServerError',
            param: null,
            code: 500,
          },
        }),
        DONE,
      ],
      text: TEXT,
      ending: { code: 'upstream_error' },
    },
  },
  errors: {
    key: { answer: { status: 401, body: { error: 'Unauthorized' } }, code: 'invalid_api_key' },
    model: { answer: modelNotFoundVllm(), code: 'model_not_found' },
    length: { answer: contextLengthExceededVllm(), code: 'context_length_exceeded' },
    value: {
      answer: {
        status: 400,
        body: {
          error: {
            message:
              "'max_tokens' or 'max_completion_tokens' is too large: 100000. This model's maximum context length is 4096 tokens and your request has 12 input tokens (100000 > 4096 - 12).",
            type: 'BadRequestError',
            param: null,
            code: 400,
          },
        },
      },
      code: 'invalid_field',
      param: 'max_tokens',
    },
  },
};
