import type { FixedAnswer } from './model-reply.ts';
import { refused, said } from './refused.ts';

type Body = Readonly<Record<string, unknown>>;

/** A value that a server refuses in words that could fit its name, and what it refuses. */
export type RefusedWord = { fields: Body; refuses(body: Body): boolean; fixed: FixedAnswer };

const EFFORT = { reasoning_effort: 'xhigh' };
const SCHEMA = {
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'a', schema: { type: 'object' } },
  },
};

function say(message: string, more: object = {}, status = 400): FixedAnswer {
  return refused(...said(status, message, more), { status: 400, code: '' }).fixed;
}

/** As servers in Rust tell of a body that they cannot read: a plain line. */
function sayPlainly(body: string): FixedAnswer {
  return { status: 422, body, headers: { 'content-type': 'text/plain' } };
}

function effort(fixed: FixedAnswer): RefusedWord {
  return { fields: EFFORT, refuses: (body) => body.reasoning_effort === 'xhigh', fixed };
}

function schema(fixed: FixedAnswer): RefusedWord {
  const refuses = ({ response_format: format }: Body) =>
    JSON.stringify(format ?? '').includes('json_schema');
  return { fields: SCHEMA, refuses, fixed };
}

function cap(message: string): RefusedWord {
  const refuses = (body: Body) => Number(body.max_tokens) > 4096;
  return { fields: { max_tokens: 100_000 }, refuses, fixed: say(message) };
}

function hot(message: string): RefusedWord {
  const refuses = (body: Body) => body.temperature === 2;
  return { fields: { temperature: 2 }, refuses, fixed: say(message) };
}

function other(fields: Body, message: string, more: object = {}): RefusedWord {
  const [[name = '', value] = []] = Object.entries(fields);
  const refuses = (body: Body) => JSON.stringify(body[name]) === JSON.stringify(value);
  return { fields, refuses, fixed: say(message, more) };
}

export const REFUSED_WORDS: Readonly<Record<string, RefusedWord>> = {
  // langchain-ai/langchain#31490
  'OpenAI, a format': schema(
    say("Invalid parameter: 'response_format' of type 'json_schema' is not supported.", {
      param: 'response_format',
    }),
  ),
  'Groq, a format': schema(
    say('This model does not support response format `json_schema`.', { param: 'response_format' }),
  ),
  // nanobrowser/nanobrowser#62
  'DeepSeek, a format': schema(
    sayPlainly(
      'Failed to deserialize the JSON body: response_format.type `json_schema` is unavailable now',
    ),
  ),
  'a schema': schema(say("Invalid schema for response_format 'a': 'minLength' is not permitted.")),
  'a schema’s features': schema(say('The JSON schema has features not supported by xgrammar.')),
  'Rust, an effort': effort(
    sayPlainly('reasoning_effort: unknown variant `xhigh`, expected one of `low`, `high`'),
  ),
  'an effort in quotes': effort(say("reasoning_effort 'xhigh' is not supported by this model")),
  'an effort’s level': effort(say('Unsupported reasoning_effort level: xhigh')),
  'a choice': effort(say("'xhigh' is not one of ['low', 'high'] - 'reasoning_effort'")),
  // ollama/ollama#12561
  'Ollama, an effort': effort(say('think value "xhigh" is not supported for this model')),
  'LiteLLM’s None': effort(
    say("reasoning_effort: Input should be 'low' or 'high'", { param: 'None', type: 'None' }),
  ),
  'a number after its name': hot("This model doesn't support temperature 2."),
  'a number before isn’t': hot("temperature 2 isn't supported by this model"),
  'not allowed to be': hot('temperature is not allowed to be 2'),
  'a cap that cannot be set': cap('max_tokens cannot be set to 100000 for this model'),
  'a cap above a limit': cap("max_tokens cannot be set higher than the model's output limit"),
  'a cap of so much': cap('Model foo does not support max_tokens of 100000'),
  'a cap this large': cap("This model doesn't support a max_tokens this large"),
  'a cap in Chinese': cap('max_tokens 不支持设置为 100000'),
  'a negative seed': other({ seed: -5 }, 'Negative seeds are not supported', { param: 'seed' }),
  'a blank stop': other({ stop: [' '] }, "Whitespace-only texts are not supported in 'stop'"),
  'two stops': other({ stop: ['a', 'b'] }, "'stop' does not support more than one sequence"),
};

/** A name that a server does not know, though it repeats the value or words it oddly. */
export const REFUSED_NAMES: Readonly<Record<string, readonly [name: string, FixedAnswer]>> = {
  'Pydantic in a text': [
    'seed',
    say(
      "[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'msg': 'Extra inputs', 'input': 42}]",
    ),
  ],
  Fireworks: ['seed', say("Extra inputs are not permitted, field: 'seed', value: 42")],
  Perplexity: ['seed', say('["At body -> seed: Extra inputs are not permitted"]')],
  'TensorRT-LLM': ['seed', say('seed: Extra inputs are not permitted')],
  Jackson: [
    'seed',
    say('Unrecognized field "seed", not marked as ignorable (12 known properties)'),
  ],
  Bedrock: ['seed', say('Malformed input request: #: extraneous key [seed] is not permitted')],
  LiteLLM: [
    'seed',
    say("groq does not support parameters: ['seed'], LiteLLM Max Retries: 2", { param: 'None' }),
  ],
  Ajv: [
    'seed',
    {
      status: 400,
      body: {
        message: 'must NOT have additional properties',
        errors: [{ params: { additionalProperty: 'seed' } }],
      },
    },
  ],
  // BerriAI/litellm#12635
  xAI: ['stop', say('Argument not supported on this model: stop')],
  Ollama: ['reasoning_effort', say('"llama3.1:8b" does not support thinking')],
  Mistral: ['reasoning_effort', say('reasoning_effort is not enabled for this model')],
};
