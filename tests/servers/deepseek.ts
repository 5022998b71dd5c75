import type { FixedAnswer } from '../support/model-reply.ts';
import { chunk, DONE, say, TEXT, USAGE, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const WAIT = ': keep-alive\n\n';
const FIRST = chunk({ role: 'assistant', content: '' });

/** The code is the same for everything; only the words tell. */
function refuse(status: number, message: string, type = 'invalid_request_error'): FixedAnswer {
  return { status, body: { error: { message, type, param: null, code: 'invalid_request_error' } } };
}

export const deepseek: Server = {
  name: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com/v1',
  model: 'deepseek-chat',
  place: 'abroad',
  needsKey: true,
  key: {
    en: 'https://platform.deepseek.com/api_keys. It is prepaid: an empty balance is 402.',
    ru: 'https://platform.deepseek.com/api_keys. Оплата вперёд: пустой счёт — это ответ 402.',
  },
  differs: {
    en: 'Waits in a queue with `: keep-alive` lines. Reasoning comes apart, in `reasoning_content`. A stop for lack of machines ends with `insufficient_system_resource` and is no whole answer.',
    ru: 'Пока запрос стоит в очереди, идут строки `: keep-alive`. Рассуждения приходят отдельно, в `reasoning_content`. Остановка из-за нехватки машин завершается с `insufficient_system_resource`, и такой ответ не целый.',
  },
  russia: 'Можно ли оплатить и вызывать из России, не проверено.',
  unconfirmed: {
    en: 'No source was read for `insufficient_system_resource` and the words about a wrong key and a context too long.',
    ru: 'Для `insufficient_system_resource` и слов о неверном ключе и длинном контексте источник не прочитан.',
  },
  sources: [
    'https://api-docs.deepseek.com/quick_start/error_codes',
    'https://api-docs.deepseek.com/quick_start/rate_limit',
    'https://api-docs.deepseek.com/api/create-chat-completion',
    'https://github.com/leookun/cursor-byok/issues/3',
    'https://github.com/continuedev/continue/issues/9942',
  ],
  cap: 'max_tokens',
  streams: {
    whole: {
      pieces: [WAIT, FIRST, ...say(), chunk({ content: '' }, 'stop', { usage: USAGE }), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'reasoning before the text': {
      pieces: [
        WAIT,
        chunk({ role: 'assistant', content: null, reasoning_content: '' }),
        chunk({ content: null, reasoning_content: 'Let me think.' }),
        ...say(),
        chunk({ content: '', reasoning_content: null }, 'stop'),
        usageChunk(),
        DONE,
      ],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    'stopped for lack of machines': {
      pieces: [FIRST, ...say(), chunk({ content: '' }, 'insufficient_system_resource'), DONE],
      text: TEXT,
      ending: { code: 'upstream_incomplete' },
    },
  },
  errors: {
    key: {
      answer: refuse(
        401,
        'Authentication Fails, Your api key: ****abcd is invalid',
        'authentication_error',
      ),
      code: 'invalid_api_key',
    },
    quota: {
      answer: refuse(402, 'Insufficient Balance', 'unknown_error'),
      code: 'insufficient_quota',
    },
    model: { answer: refuse(400, 'Model Not Exist'), code: 'model_not_found' },
    length: {
      answer: refuse(
        400,
        "This model's maximum context length is 131072 tokens. However, you requested 200000 tokens (200000 in the messages, 0 in the completion). Please reduce the length of the messages or completion.",
      ),
      code: 'context_length_exceeded',
    },
    value: {
      answer: refuse(400, 'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]'),
      code: 'invalid_field',
      param: 'max_tokens',
    },
  },
};
