import { z } from 'zod';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import type { PromptDescription } from '../../lib/prompts/describe-prompt.ts';
import { describeForm, describeInputs, describePresets, PROMPT_LIST } from './describe-prompts.ts';
import type { RequestSchema } from './request-schema.ts';

type Json = Readonly<Record<string, unknown>>;

const count = { type: 'integer', minimum: 0 };
const text = { type: 'string' };

const USAGE: Json = {
  type: ['object', 'null'],
  description: 'Tokens, or null when the model server did not report them.',
  properties: {
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    reasoning_tokens: count,
    cached_tokens: count,
  },
  required: ['prompt_tokens', 'completion_tokens', 'total_tokens'],
};

const END_PROPERTIES: Json = {
  model: text,
  finish_reason: { enum: ['stop', 'length', 'content_filter', 'refusal'] },
  usage: USAGE,
  cost_usd: {
    type: 'number',
    description: 'At list prices, where the price of the model is known.',
  },
  adjusted: {
    type: 'array',
    description:
      'Parameters that the endpoint or the model does not take: left out, or sent under another name.',
    items: {
      type: 'object',
      properties: { param: text, reason: text },
      required: ['param', 'reason'],
    },
  },
  demo: { const: true },
  request_id: text,
};

const REASONING: Json = {
  type: 'string',
  description: 'What the model thought aloud, where REASONING is `include` and the model told it.',
};

const END_REQUIRED = ['model', 'finish_reason', 'usage', 'request_id'];

/** OpenAPI 3.1 of this server: its request body is made from the schema that validates. */
export function describeApi(
  requestSchema: RequestSchema,
  prompts: readonly PromptDescription[],
  basePath: string,
): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'openai-quickstart-next',
      version: '1',
      description: 'Text goes in, a model completes it, text comes out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath || '/' }],
    security: [{}, { bearer: [] }],
    paths: {
      '/api/generate': { post: describeGenerate() },
      '/api/models': { get: describeModels() },
      '/api/prompts': { get: describePromptList() },
      '/api/health': { get: describeHealth() },
      '/api/metrics': { get: describeMetrics() },
      '/api/openapi.json': { get: describeItself() },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: describeSchemas(requestSchema, prompts),
      responses: describeErrors(),
    },
  };
}

function describeSchemas(
  requestSchema: RequestSchema,
  prompts: readonly PromptDescription[],
): Json {
  const { $schema: _, ...request } = z.toJSONSchema(requestSchema, { io: 'input' });
  return {
    GenerateRequest: { ...request, ...describePresets(prompts) },
    GenerateForm: describeForm(request),
    ...describeInputs(prompts),
    Answer: {
      type: 'object',
      properties: { result: text, reasoning: REASONING, ...END_PROPERTIES },
      required: ['result', ...END_REQUIRED],
    },
    AnswerEnd: { type: 'object', properties: END_PROPERTIES, required: END_REQUIRED },
    Error: {
      type: 'object',
      properties: {
        error: {
          type: 'object',
          properties: {
            code: { enum: Object.keys(ERRORS) },
            message: text,
            param: text,
            retry_after: { type: 'number', description: 'Seconds.' },
            request_id: text,
          },
          required: ['code', 'message', 'request_id'],
        },
        partial: { type: 'string', description: 'What had come of an answer that broke off.' },
        usage: END_PROPERTIES.usage,
        cost_usd: END_PROPERTIES.cost_usd,
      },
      required: ['error'],
    },
  };
}

/** One response for each status, which lists its codes. */
function describeErrors(): Json {
  return Object.fromEntries(
    [...groupCodes()].map(([status, codes]) => [
      `Error${status}`,
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: { 'application/json': { schema: ref('schemas/Error') } },
      },
    ]),
  );
}

function groupCodes(): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const [code, { status }] of Object.entries(ERRORS)) {
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
}

function refuse(...statuses: number[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, ref(`responses/Error${status}`)]));
}

function ref(path: string): Json {
  return { $ref: `#/components/${path}` };
}

function describeGenerate(): Json {
  return {
    operationId: 'generate',
    summary: 'Completes a prompt.',
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: ref('schemas/GenerateRequest') },
        'application/x-www-form-urlencoded': { schema: ref('schemas/GenerateForm') },
      },
    },
    responses: {
      200: {
        description: 'The answer, in the form that `stream` or the Accept header chooses.',
        content: {
          'application/json': { schema: ref('schemas/Answer') },
          'text/event-stream': {
            schema: {
              type: 'string',
              description:
                'start {request_id, model}; delta {text} and, with REASONING=include, reasoning {text}, any number; then done (AnswerEnd) or error (Error).',
            },
          },
          'text/plain': { schema: text },
        },
      },
      ...refuse(...[...groupCodes().keys()].filter((status) => ![404, 405].includes(status))),
    },
  };
}

function describeModels(): Json {
  const model = {
    type: 'object',
    properties: { id: text, shutdown_date: { type: 'string', format: 'date' } },
    required: ['id'],
  };
  return {
    operationId: 'listModels',
    summary: 'The models to choose from.',
    responses: {
      200: answer('At most 5 minutes old.', 'application/json', {
        type: 'object',
        properties: { models: { type: 'array', items: model }, default: text },
        required: ['models', 'default'],
      }),
      ...refuse(401, 403, 405, 421, 429, 502, 504),
    },
  };
}

function describePromptList(): Json {
  return {
    operationId: 'listPrompts',
    summary: 'The prompt files that the caller may use.',
    responses: {
      200: answer('In the language of Accept-Language.', 'application/json', PROMPT_LIST),
      ...refuse(401, 403, 405, 421),
    },
  };
}

function describeHealth(): Json {
  const state = { type: 'object', properties: { status: text }, required: ['status'] };
  return {
    operationId: 'health',
    summary: 'Whether this process takes requests.',
    security: [],
    responses: {
      200: answer('It does.', 'application/json', state),
      503: answer('It is being stopped.', 'application/json', state),
    },
  };
}

function describeMetrics(): Json {
  return {
    operationId: 'metrics',
    summary: 'Metrics for Prometheus.',
    responses: {
      200: answer('Prometheus’ text format.', 'text/plain', text),
      ...refuse(401, 403, 405, 421),
    },
  };
}

function describeItself(): Json {
  return {
    operationId: 'openapi',
    summary: 'This document.',
    security: [],
    responses: { 200: answer('OpenAPI 3.1.', 'application/json', { type: 'object' }) },
  };
}

function answer(description: string, type: string, schema: Json): Json {
  return { description, content: { [type]: { schema } } };
}
