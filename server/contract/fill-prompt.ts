import { findNearest } from '../../lib/contract/find-nearest.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { checkInputs, type InputFault } from '../../lib/prompts/check-inputs.ts';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import { AppError } from '../http/app-error.ts';

/** A prompt file with what a caller gave for its variables. */
export type FilledPrompt = { file: PromptFile; values: ReadonlyMap<string, string> };

type Given = {
  prompt: string | undefined;
  /** Undefined where the caller has sent none, not even an empty object. */
  inputs: ReadonlyMap<string, unknown> | undefined;
};

/**
 * Checks what a caller gave for a prompt file. Throws invalid_field and unknown_field with
 * `inputs.NAME`, missing_prompt, invalid_encoding.
 */
export function fillPrompt(file: PromptFile, given: Given, maxChars: number): FilledPrompt {
  const inputs = given.inputs ?? new Map();
  const { prompt } = given;
  if (prompt !== undefined && inputs.size > 0) {
    throw new AppError('invalid_field', { param: 'prompt', hint: BESIDE_INPUTS });
  }
  const [only, ...others] = file.inputs;
  const takesPrompt = only !== undefined && others.length === 0;
  if (prompt !== undefined && !takesPrompt) {
    throw new AppError('invalid_field', { param: 'prompt', hint: sayInputs(file) });
  }
  if (prompt !== undefined && prompt.trim() === '') throw new AppError('missing_prompt');
  const isNothingGiven = prompt === undefined && given.inputs === undefined;
  if (isNothingGiven && takesPrompt && only.required && only.default === undefined) {
    throw new AppError('missing_prompt');
  }
  const isPrompt = prompt !== undefined && only !== undefined;
  const checked = checkInputs(file, isPrompt ? new Map([[only.name, prompt]]) : inputs, maxChars);
  if (checked.fault) throw toError(checked.fault, file, isPrompt ? 'prompt' : undefined);
  return { file, values: checked.values };
}

const BESIDE_INPUTS = {
  en: 'the inputs stand for it, so leave it out',
  ru: 'его заменяют inputs, уберите его',
};

function sayInputs({ inputs }: PromptFile): Readonly<Record<Locale, string>> {
  const names = inputs.map(({ name }) => name).join(', ');
  return names === ''
    ? { en: 'this preset takes no text', ru: 'этот шаблон не принимает текст' }
    : { en: `this preset takes inputs: ${names}`, ru: `этот шаблон принимает inputs: ${names}` };
}

function toError(fault: InputFault, { inputs }: PromptFile, givenAs: string | undefined): AppError {
  if (fault.kind === 'encoding') return new AppError('invalid_encoding');
  const param = givenAs ?? `inputs.${fault.name.slice(0, 100)}`;
  if (fault.kind !== 'unknown') return new AppError('invalid_field', { param, hint: say(fault) });
  const names = inputs.map(({ name }) => `inputs.${name}`);
  return new AppError('unknown_field', { param, hint: findNearest(param, [...names, 'preset']) });
}

function say(fault: InputFault): Readonly<Record<Locale, string>> {
  switch (fault.kind) {
    case 'missing':
      return { en: 'it must not be empty', ru: 'значение не должно быть пустым' };
    case 'number':
      return { en: 'it must be a number', ru: 'нужно число' };
    case 'length':
      return {
        en: `at most ${fault.max} characters`,
        ru: `не больше ${fault.max} символов`,
      };
    case 'option': {
      const options = fault.options.join(', ');
      return { en: `it must be one of ${options}`, ru: `допустимы только ${options}` };
    }
    default:
      return { en: 'it must be text, a number or true or false', ru: 'нужен текст или число' };
  }
}
