import { estimateTokens } from '../contract/estimate-tokens.ts';
import { hashValue } from '../contract/hash-value.ts';
import type { ResponseFormat } from '../contract/response-format.ts';
import type { Locale } from '../contract/wire.ts';
import type { InputType, PromptFile, PromptInput } from './prompt-file.ts';

/** A variable as callers and the page are told of it. */
export type InputDescription = {
  name: string;
  label: string;
  type: InputType;
  required: boolean;
  hint?: string;
  options?: readonly string[];
  /** What the page calls the options, in their order. */
  option_labels?: readonly string[];
  default?: string;
  max_length?: number;
};

/** A prompt file in one language, without its texts for the model. */
export type PromptDescription = {
  id: string;
  name: string;
  description: string;
  inputs: InputDescription[];
  model?: string;
  /** Changes with what the file has the model answer: messages, parameters, model, defaults. */
  version: string;
  /** Roughly the tokens of its messages and schema, which go with every request. */
  prompt_tokens: number;
  /** The fields of each answer at its top, where the file has a `json_schema` that names them. */
  answer_fields?: string[];
};

/** `model` is the one that its requests go to, where the file has a say in that. */
export function describePrompt(
  file: PromptFile,
  locale: Locale,
  model: string | undefined,
): PromptDescription {
  const { id, name, description, inputs, messages, parameters } = file;
  const defaults = inputs.map((input) => [input.name, input.default]);
  const fields = listAnswerFields(parameters.response_format);
  return {
    id,
    name: name[locale],
    description: description[locale],
    inputs: inputs.map((input) => describeInput(input, locale)),
    ...(model !== undefined && { model }),
    version: hashValue({ messages, parameters, model: model ?? file.model, defaults }),
    prompt_tokens: countOwnTokens(file),
    ...(fields && { answer_fields: fields }),
  };
}

function countOwnTokens({ messages, parameters }: PromptFile): number {
  const { response_format: format } = parameters;
  const schema = format?.type === 'json_schema' ? [JSON.stringify(format.json_schema)] : [];
  return estimateTokens([...messages.map(({ content }) => content), ...schema].join('\n'));
}

/** The names of the properties in a schema of objects; undefined where it has none. */
function listAnswerFields(format: ResponseFormat | undefined): string[] | undefined {
  if (format?.type !== 'json_schema') return undefined;
  const { properties } = format.json_schema.schema;
  if (typeof properties !== 'object' || properties === null) return undefined;
  const names = Object.keys(properties);
  return names.length > 0 ? names : undefined;
}

function describeInput(input: PromptInput, locale: Locale): InputDescription {
  const { name, label, hint, type, required, options, maxLength } = input;
  const labels = options?.map((option) => option.label[locale]);
  const isLabelled = options?.some(({ value }, index) => value !== labels?.[index]);
  return {
    name,
    label: label[locale],
    type,
    required,
    ...(hint && { hint: hint[locale] }),
    ...(options && { options: options.map(({ value }) => value) }),
    ...(labels && isLabelled && { option_labels: labels }),
    ...(input.default !== undefined && { default: input.default }),
    ...(maxLength !== undefined && { max_length: maxLength }),
  };
}
