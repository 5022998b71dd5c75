import * as errors from '../support/model-errors.ts';
import { chunk, DONE, event, say, TEXT, usageChunk } from './chunks.ts';
import type { Server } from './server.ts';

const SAFE = { hate: { filtered: false, severity: 'safe' } };

/** Azure's first chunk has no choice in it: it tells how the prompt was filtered. */
const FIRST = event({
  id: '',
  object: '',
  created: 0,
  model: '',
  choices: [],
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: SAFE }],
});
const ROLE = chunk({ role: 'assistant', content: '' });
const FILTERED = { content_filter_results: SAFE };

export const azure: Server = {
  name: 'Azure OpenAI (v1)',
  baseUrl: 'https://NAME.openai.azure.com/openai/v1/',
  model: 'DEPLOYMENT',
  place: 'abroad',
  needsKey: true,
  key: {
    en: 'In the Azure portal, under your resource: Keys and Endpoint.',
    ru: 'В портале Azure, в вашем ресурсе: Keys and Endpoint.',
  },
  differs: {
    en: 'The model is the name of your deployment. Only addresses with `/openai/v1/` fit; the older ones with `api-version` and `deployments` in them do not. What the filter takes out ends with `content_filter`.',
    ru: 'Модель — имя вашего развёртывания. Подходят только адреса с `/openai/v1/`, а не прежние, с `api-version` и `deployments`. Ответ, остановленный фильтром, завершается с `content_filter`.',
  },
  russia: 'Можно ли оплатить и вызывать из России, не проверено.',
  unconfirmed: {
    en: 'The bodies of errors are those of the older addresses; that v1 sends the same was not seen. No source was read for the words about an unknown deployment and too many requests.',
    ru: 'Тела ошибок — от прежних адресов; что v1 отвечает так же, не подтверждено. Для слов о неизвестном развёртывании и о частых запросах источник не прочитан.',
  },
  sources: [
    'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle',
    'https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-streaming',
    'https://github.com/SciSharp/BotSharp/issues/386',
    'https://github.com/compl-ai/compl-ai/issues/20',
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
      pieces: [FIRST, ROLE, ...say({}, FILTERED), chunk({}, 'stop'), usageChunk(), DONE],
      text: TEXT,
      ending: { finish: 'stop' },
    },
    filtered: {
      pieces: [FIRST, ROLE, ...say({}, FILTERED), chunk({}, 'content_filter'), DONE],
      text: TEXT,
      ending: { finish: 'content_filter' },
    },
  },
  errors: {
    key: {
      answer: {
        status: 401,
        body: {
          error: {
            code: '401',
            message:
              'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
          },
        },
      },
      code: 'invalid_api_key',
    },
    rate: {
      answer: {
        status: 429,
        body: {
          error: {
            code: '429',
            message:
              'Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 6 seconds.',
          },
        },
        headers: { 'retry-after': '1' },
      },
      code: 'upstream_rate_limited',
    },
    model: {
      answer: {
        status: 404,
        body: {
          error: {
            code: 'DeploymentNotFound',
            message:
              'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
          },
        },
      },
      code: 'model_not_found',
    },
    length: { answer: errors.contextLengthExceeded(), code: 'context_length_exceeded' },
    moderation: {
      answer: {
        status: 400,
        body: {
          error: {
            message:
              "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
            type: null,
            param: 'prompt',
            code: 'content_filter',
            status: 400,
            innererror: { code: 'ResponsibleAIPolicyViolation' },
          },
        },
      },
      code: 'content_filter',
    },
  },
};
