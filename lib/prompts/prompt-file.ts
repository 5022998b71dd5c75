import type { ParameterValues } from '../contract/parameters.ts';
import type { Locale } from '../contract/wire.ts';

/** A text for people, in each language of the page. */
export type LocalText = Readonly<Record<Locale, string>>;

export const INPUT_TYPES = ['text', 'textarea', 'number', 'choice'] as const;

export type InputType = (typeof INPUT_TYPES)[number];

export const ROLES = ['system', 'user', 'assistant'] as const;

export type PromptMessage = { role: (typeof ROLES)[number]; content: string };

/** A variable of a prompt file: a field of its form. */
export type PromptInput = {
  name: string;
  label: LocalText;
  hint?: LocalText;
  type: InputType;
  /** What a choice takes, and what the page calls it. */
  options?: readonly { value: string; label: LocalText }[];
  /** Taken where the caller gives nothing. */
  default?: string;
  required: boolean;
  /** UTF-16 units. */
  maxLength?: number;
};

export type StringEvaluator = {
  name: string;
  test: 'equals' | 'startsWith' | 'endsWith' | 'contains';
  value: string;
};

/** A prompt file, read and checked. */
export type PromptFile = {
  /**
   * The file's name without its ending; the name of the preset and the last part of the form's
   * address.
   */
  id: string;
  name: LocalText;
  description: LocalText;
  /** As the file has it, such as `openai/gpt-4o`. */
  model?: string;
  /** Under the names of the contract. */
  parameters: ParameterValues;
  messages: readonly PromptMessage[];
  inputs: readonly PromptInput[];
  /** The names of the tokens that may use it; undefined for everybody. */
  allow?: readonly string[];
  testData: readonly ReadonlyMap<string, string>[];
  evaluators: readonly StringEvaluator[];
};
