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
};

/** `model` is the one that its requests go to, where the file has a say in that. */
export function describePrompt(
  { id, name, description, inputs }: PromptFile,
  locale: Locale,
  model: string | undefined,
): PromptDescription {
  return {
    id,
    name: name[locale],
    description: description[locale],
    inputs: inputs.map((input) => describeInput(input, locale)),
    ...(model !== undefined && { model }),
  };
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
