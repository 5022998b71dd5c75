import type { Format } from './model-reply.ts';

/**
 * What each endpoint takes, kept by hand after OpenAI's API document of August 2026; only fields
 * that text needs are checked closely.
 */

/** Says what is wrong with a value, or nothing. */
type Check = (value: unknown) => string | undefined;

const pass: Check = () => undefined;

function isType(type: 'string' | 'boolean' | 'object'): Check {
  return (value) => (typeof value === type && value !== null ? undefined : `must be a ${type}`);
}

const text = isType('string');
const flag = isType('boolean');

function number(min: number, max: number): Check {
  return (value) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `must be a number from ${min} to ${max}`;
}

function integer(min: number, max = Number.MAX_SAFE_INTEGER): Check {
  const check = number(min, max);
  return (value) => (Number.isInteger(value) ? check(value) : 'must be an integer');
}

function oneOf(...choices: string[]): Check {
  return (value) =>
    choices.some((choice) => choice === value) ? undefined : `must be one of ${choices.join(', ')}`;
}

function orNull(check: Check): Check {
  return (value) => (value === null ? undefined : check(value));
}

/** An object with these fields and no others. */
function fields(shape: Record<string, Check>, required: string[] = []): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return 'must be an object';
    }
    return findFaults(new Map(Object.entries(value)), shape, required)[0];
  };
}

function list(check: Check, min = 1, max = Number.POSITIVE_INFINITY): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return `must be a list of ${min} to ${max}`;
    }
    return value.map(check).find((fault) => fault !== undefined);
  };
}

function either(...checks: Check[]): Check {
  return (value) => {
    const faults = checks.map((check) => check(value));
    return faults.includes(undefined) ? undefined : faults.join(', or ');
  };
}

const effort = orNull(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'));
const verbosity = orNull(oneOf('low', 'medium', 'high'));
const temperature = orNull(number(0, 2));
const stop = orNull(either(text, list(text, 1, 4)));
const metadata = orNull(isType('object'));
const role = oneOf('developer', 'system', 'user', 'assistant');

/** The fields of messages that text needs; tool calls and sound are not for this program. */
const textPart = fields({ type: oneOf('text'), text }, ['type', 'text']);
const message = fields(
  { role, content: orNull(either(text, list(textPart))), name: text, refusal: orNull(text) },
  ['role', 'content'],
);
const inputPart = fields(
  { type: oneOf('input_text', 'output_text'), text, annotations: pass, logprobs: pass },
  ['type', 'text'],
);
const inputItem = fields(
  { type: oneOf('message'), role, content: either(text, list(inputPart)), id: text, status: text },
  ['role', 'content'],
);

const plainFormat = fields({ type: oneOf('text', 'json_object') }, ['type']);
const schemaFields = {
  name: (value: unknown) =>
    typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? undefined : 'must be a short name',
  schema: isType('object'),
  strict: orNull(flag),
  description: text,
};
const chatFormat = either(
  plainFormat,
  fields({ type: oneOf('json_schema'), json_schema: fields(schemaFields, ['name']) }, [
    'type',
    'json_schema',
  ]),
);
const responsesFormat = either(
  plainFormat,
  fields({ type: oneOf('json_schema'), ...schemaFields }, ['type', 'name', 'schema']),
);

/** In all three. */
const COMMON: Record<string, Check> = {
  model: text,
  stream: orNull(flag),
  temperature,
  top_p: orNull(number(0, 1)),
  user: text,
};

/** In chat and Responses. */
const NEWER: Record<string, Check> = {
  metadata,
  moderation: pass,
  parallel_tool_calls: flag,
  prompt_cache_key: orNull(text),
  prompt_cache_options: pass,
  prompt_cache_retention: pass,
  safety_identifier: orNull(text),
  service_tier: orNull(text),
  store: orNull(flag),
  tool_choice: pass,
  tools: pass,
  top_logprobs: orNull(integer(0, 20)),
};

/** In chat and completions. */
const OLDER: Record<string, Check> = {
  frequency_penalty: orNull(number(-2, 2)),
  logit_bias: metadata,
  n: orNull(integer(1, 128)),
  presence_penalty: orNull(number(-2, 2)),
  seed: orNull(integer(Number.MIN_SAFE_INTEGER)),
  stop,
  stream_options: orNull(fields({ include_usage: flag, include_obfuscation: flag })),
};

type Shape = { fields: Record<string, Check>; required: string[] };

export const SHAPES: Record<Format, Shape> = {
  chat: {
    required: ['model', 'messages'],
    fields: {
      ...COMMON,
      ...NEWER,
      ...OLDER,
      audio: pass,
      function_call: pass,
      functions: pass,
      logprobs: orNull(flag),
      max_completion_tokens: orNull(integer(1)),
      max_tokens: orNull(integer(1)),
      messages: list(message),
      modalities: pass,
      prediction: pass,
      reasoning_effort: effort,
      response_format: chatFormat,
      verbosity,
      web_search_options: pass,
    },
  },
  completions: {
    required: ['model', 'prompt'],
    fields: {
      ...COMMON,
      ...OLDER,
      best_of: orNull(integer(0, 20)),
      echo: orNull(flag),
      logprobs: orNull(integer(0, 5)),
      max_tokens: orNull(integer(0)),
      prompt: either(text, list(text)),
      suffix: orNull(text),
    },
  },
  responses: {
    required: ['model', 'input'],
    fields: {
      ...COMMON,
      ...NEWER,
      background: orNull(flag),
      context_management: pass,
      conversation: pass,
      include: orNull(list(text, 0)),
      input: either(text, list(inputItem)),
      instructions: orNull(text),
      max_output_tokens: orNull(integer(16)),
      max_tool_calls: orNull(integer(1)),
      previous_response_id: orNull(text),
      prompt: pass,
      reasoning: orNull(fields({ effort, summary: pass, context: pass, mode: pass })),
      stream_options: orNull(fields({ include_obfuscation: flag })),
      text: fields({ format: responsesFormat, verbosity }),
      truncation: orNull(oneOf('auto', 'disabled')),
    },
  },
};

/**
 * Every fault of a request body as one sentence each, starting with the field's name; none means
 * valid.
 */
export function findBodyFaults(format: Format, body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return ['the body must be an object'];
  }
  const entries = new Map<string, unknown>(Object.entries(body));
  const { fields: shape, required } = SHAPES[format];
  const faults = findFaults(entries, shape, required);
  if (entries.get('stream_options') && entries.get('stream') !== true) {
    faults.push('stream_options is only allowed with stream: true');
  }
  if (entries.has('max_tokens') && entries.has('max_completion_tokens')) {
    faults.push('max_tokens and max_completion_tokens exclude each other');
  }
  return faults;
}

function findFaults(
  entries: Map<string, unknown>,
  shape: Record<string, Check>,
  required: string[],
): string[] {
  const missing = required.filter((name) => !entries.has(name)).map((name) => `${name} is missing`);
  const wrong = [...entries].flatMap(([name, value]) => {
    const check = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const fault = check ? check(value) : 'is not known here';
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
  return [...missing, ...wrong];
}
