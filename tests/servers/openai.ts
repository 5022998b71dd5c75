import * as errors from '../support/model-errors.ts';
import { chunk, DONE, say, TEXT, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const PADDING = { usage: null, obfuscation: 'pZ3kQ0vL', system_fingerprint: 'fp_5fc4d0c7e3' };
const FIRST = chunk({ role: 'assistant', content: '', refusal: null }, null, PADDING);

export const openai: Server = {
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  model: 'gpt-6-luna',
  place: 'abroad',
  needsKey: true,
  key: {
    en: 'https://platform.openai.com/api-keys. API use is paid apart from ChatGPT.',
    ru: 'https://platform.openai.com/api-keys. API оплачивается отдельно от ChatGPT.',
  },
  differs: {
    en: 'The default: `OPENAI_BASE_URL` can be left out. Its newer models refuse `max_tokens` for `max_completion_tokens`, and a temperature unless the reasoning effort is `none`.',
    ru: 'Берётся по умолчанию: `OPENAI_BASE_URL` можно не задавать. Новые модели вместо `max_tokens` требуют `max_completion_tokens`, а температуру принимают только при `OPENAI_REASONING_EFFORT=none`.',
  },
  russia:
    'России в списке поддерживаемых стран нет: вызов с российского адреса кончается ошибкой `unsupported_country`.',
  sources: [
    'https://platform.openai.com/docs/api-reference/chat-streaming',
    'https://platform.openai.com/docs/guides/error-codes',
    'https://platform.openai.com/docs/supported-countries',
    'https://github.com/Yue-Yang/ChatGPT-Siri/issues/170',
  ],
  cap: 'max_completion_tokens',
  refuseField: {
    takes: [
      'model',
      'messages',
      'stream',
      'stream_options',
      'temperature',
      'max_completion_tokens',
    ],
    refuse: (name) => errors.refusedParameter(name),
  },
  streams: {
    whole: {
      pieces: [FIRST, ...say(PADDING), chunk({}, 'stop', PADDING), usageChunk(), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    cut: {
      pieces: [FIRST, ...say(PADDING), chunk({}, 'length', PADDING), usageChunk(), DONE],
      text: TEXT,
      ending: { finish: 'length' },
    },
    refusal: {
      pieces: [FIRST, chunk({ refusal: 'I cannot.' }), chunk({}, 'stop'), usageChunk(), DONE],
      text: 'I cannot.',
      ending: { finish: 'refusal' },
    },
    'broken off': {
      pieces: [FIRST, ...say(PADDING)],
      text: TEXT,
      ending: { code: 'upstream_incomplete' },
    },
  },
  errors: {
    key: { answer: errors.invalidApiKey(), code: 'invalid_api_key' },
    quota: { answer: errors.quotaExhausted(), code: 'insufficient_quota' },
    rate: { answer: errors.rateLimited(1), code: 'upstream_rate_limited' },
    model: { answer: errors.modelNotFound(), code: 'model_not_found' },
    length: { answer: errors.contextLengthExceeded(), code: 'context_length_exceeded' },
    // https://github.com/diffbot/code-gpt-docs/issues/284
    value: {
      answer: errors.invalidValue(
        'max_tokens',
        'max_tokens is too large: 6000. This model supports at most 4096 completion tokens, whereas you provided 6000.',
      ),
      code: 'invalid_field',
      param: 'max_tokens',
    },
  },
};
