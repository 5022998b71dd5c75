import type { InputDescription, PromptDescription } from '../../lib/prompts/describe-prompt.ts';

type Json = Readonly<Record<string, unknown>>;

const text = { type: 'string' };

/** What GET /api/prompts answers. */
export const PROMPT_LIST: Json = {
  type: 'object',
  properties: {
    prompts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: text,
          name: text,
          description: text,
          model: text,
          version: { ...text, description: 'Changes with what the file has the model answer.' },
          prompt_tokens: {
            type: 'integer',
            description: 'Roughly, of what goes with every request.',
          },
          answer_fields: {
            type: 'array',
            items: text,
            description: 'What is at the top of each answer, by the file’s JSON schema.',
          },
          inputs: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                name: text,
                label: text,
                hint: text,
                type: { enum: ['text', 'textarea', 'number', 'choice'] },
                required: { type: 'boolean' },
                options: { type: 'array', items: text },
                option_labels: { type: 'array', items: text },
                default: text,
                max_length: { type: 'integer', minimum: 1 },
              },
              required: ['name', 'label', 'type', 'required'],
            },
          },
        },
        required: ['id', 'name', 'description', 'inputs', 'version', 'prompt_tokens'],
      },
    },
  },
  required: ['prompts'],
};

/** The fields of a request as a form has them: each input is a field of its own. */
export function describeForm({ properties, ...request }: Json & { properties?: Json }): Json {
  const { inputs: _, ...fields } = properties ?? {};
  const input = { ...text, description: 'The variable NAME of the prompt file, as inputs.NAME.' };
  return { ...request, properties: fields, patternProperties: { '^inputs\\.': input } };
}

/** A schema of the inputs of each prompt file, by its name among the components. */
export function describeInputs(prompts: readonly PromptDescription[]): Json {
  return Object.fromEntries(
    prompts.map(({ id, name, description, inputs }) => [
      nameSchema(id),
      {
        type: 'object',
        title: name,
        ...(description !== '' && { description }),
        properties: Object.fromEntries(inputs.map((input) => [input.name, describeInput(input)])),
        required: inputs.filter(isNeeded).map((input) => input.name),
        additionalProperties: false,
      },
    ]),
  );
}

/** Which inputs belong to which preset. */
export function describePresets(prompts: readonly PromptDescription[]): Json {
  if (prompts.length === 0) return {};
  return {
    allOf: prompts.map(({ id }) => ({
      if: { properties: { preset: { const: id } }, required: ['preset', 'inputs'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { inputs: { $ref: `#/components/schemas/${nameSchema(id)}` } } },
    })),
  };
}

function nameSchema(id: string): string {
  return `inputs.${id}`;
}

function isNeeded(input: InputDescription): boolean {
  return input.required && input.default === undefined;
}

function describeInput({ label, hint, type, options, ...input }: InputDescription): Json {
  return {
    type: type === 'number' ? ['number', 'string'] : ['string', 'number', 'boolean'],
    title: label,
    ...(hint !== undefined && { description: hint }),
    ...(options && { enum: options }),
    ...(input.default !== undefined && { default: input.default }),
    ...(input.max_length !== undefined && { maxLength: input.max_length }),
  };
}
