import type { z } from 'zod';
import { findNearest } from '../../lib/contract/find-nearest.ts';
import { readParameter } from '../../lib/contract/parameter-texts.ts';
import {
  PARAMETER_LIST,
  PARAMETER_NAMES,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import type { GenerateRequest, Locale } from '../../lib/contract/wire.ts';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import { AppError } from '../http/app-error.ts';
import { type FilledPrompt, fillPrompt } from './fill-prompt.ts';
import { KIND_HINTS } from './parameter-schema.ts';
import type { RequestFields, RequestSchema } from './request-schema.ts';

type Hint = Readonly<Record<Locale, string>>;

/**
 * A checked request: either `prompt` is what to complete, or a prompt file is, filled with what the
 * caller gave.
 */
export type ParsedRequest = GenerateRequest & { filled?: FilledPrompt };

/** The prompt files that the caller may use. */
export type UsablePrompts = {
  list(): readonly PromptFile[];
  find(id: string): PromptFile | undefined;
  /** UTF-16 units of all variables together. */
  maxChars: number;
};

/**
 * Checks a body against the schema, and its inputs against the prompt file. Throws invalid_json,
 * unknown_field, invalid_field, missing_prompt, unknown_preset, invalid_encoding.
 */
export function parseRequest(
  schema: RequestSchema,
  body: { kind: 'json' | 'form'; value: unknown },
  prompts: UsablePrompts,
): ParsedRequest {
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    throw new AppError('invalid_json');
  }
  const parsed = schema.safeParse(body.kind === 'form' ? readFormValues(body.value) : body.value);
  if (!parsed.success) throw toFieldError(parsed.error, schema);
  return toRequest(parsed.data, prompts);
}

/**
 * A form's text as the numbers and booleans that it means; what means none stays text and fails the
 * check.
 */
function readFormValues(value: object): Record<string, unknown> {
  const fields = gatherInputs(value);
  for (const name of PARAMETER_NAMES) {
    const text = fields[name];
    if (typeof text === 'string') fields[name] = readParameter(name, text);
  }
  if (fields.stream === 'true' || fields.stream === 'false')
    fields.stream = fields.stream === 'true';
  return fields;
}

/** A form has its variables as `inputs.NAME`. */
function gatherInputs(value: object): Record<string, unknown> {
  const isInput = ([name]: [string, unknown]) => name.startsWith('inputs.');
  const entries = Object.entries(value);
  const inputs = entries.filter(isInput).map(([name, text]) => [name.slice(7), text] as const);
  return {
    ...Object.fromEntries(entries.filter((entry) => !isInput(entry))),
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs) }),
  };
}

function toFieldError(error: z.ZodError, schema: RequestSchema): AppError {
  const names = Object.keys(schema.shape);
  const unknown = error.issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) {
    const param = unknown.keys[0] ?? '';
    return new AppError('unknown_field', {
      param: param.slice(0, 100),
      hint: findNearest(param, names),
    });
  }
  const [issue] = error.issues;
  const param = String(issue?.path[0] ?? '');
  const hint = issue ? (sayKind(issue, param) ?? sayIssue(issue)) : '';
  return new AppError('invalid_field', { param, hint });
}

/** What a parameter takes, where its value fits no form of it. */
function sayKind({ code }: z.core.$ZodIssue, param: string): Hint | undefined {
  if (code !== 'invalid_union' && code !== 'invalid_format') return undefined;
  const entry = PARAMETER_LIST.find(([name]) => name === param);
  return entry && KIND_HINTS[entry[1].type];
}

function sayIssue(issue: z.core.$ZodIssue): Hint {
  if (issue.code === 'too_big') {
    return issue.origin === 'string'
      ? { en: `at most ${issue.maximum} characters`, ru: `не больше ${issue.maximum} символов` }
      : { en: `at most ${issue.maximum}`, ru: `не больше ${issue.maximum}` };
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'string'
      ? { en: 'it must not be empty', ru: 'значение не должно быть пустым' }
      : { en: `at least ${issue.minimum}`, ru: `не меньше ${issue.minimum}` };
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : 'value';
  return TYPE_HINTS[expected] ?? { en: 'another type is wanted', ru: 'нужен другой тип' };
}

const TYPE_HINTS: Readonly<Record<string, Hint>> = {
  string: { en: 'it must be text', ru: 'нужен текст' },
  number: { en: 'it must be a number', ru: 'нужно число' },
  int: { en: 'it must be a whole number', ru: 'нужно целое число' },
  boolean: { en: 'it must be true or false', ru: 'нужно true или false' },
};

function toRequest(fields: RequestFields, prompts: UsablePrompts): ParsedRequest {
  const continueFrom = fields.continue_from || undefined;
  const parameters = pickParameters(fields);
  if (!isWellFormed(continueFrom) || !isWellFormed(parameters)) {
    throw new AppError('invalid_encoding');
  }
  return {
    ...readPrompt(fields, prompts),
    model: fields.model ?? undefined,
    ...parameters,
    continue_from: continueFrom,
    stream: fields.stream ?? undefined,
  };
}

/** Instructions of blanks alone say nothing; a `stop` of blanks, such as a line break, does. */
function pickParameters(fields: RequestFields): ParameterValues {
  const entries = PARAMETER_LIST.filter(([name, { type }]) => {
    const value = fields[name];
    return type === 'text' && typeof value === 'string' ? value.trim() !== '' : value != null;
  });
  return Object.fromEntries(entries.map(([name]) => [name, fields[name]]));
}

/** Whether all text in a value is free of halves of characters. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, one]) => name.isWellFormed() && isWellFormed(one));
}

type Prompt = Pick<ParsedRequest, 'prompt' | 'preset' | 'filled'>;

function readPrompt(fields: RequestFields, prompts: UsablePrompts): Prompt {
  const { prompt, preset } = standForAnimal(fields);
  const inputs = readInputs(fields.inputs);
  if (preset === undefined) {
    if (inputs) throw new AppError('invalid_field', { param: 'inputs', hint: WITHOUT_PRESET });
    if (prompt === undefined || prompt.trim() === '') throw new AppError('missing_prompt');
    if (!prompt.isWellFormed()) throw new AppError('invalid_encoding');
    return { prompt };
  }
  const file = prompts.find(preset);
  if (!file) {
    const ids = prompts.list().map(({ id }) => id);
    throw new AppError('unknown_preset', { hint: ids.join(', ') || '—' });
  }
  return { preset, filled: fillPrompt(file, { prompt, inputs }, prompts.maxChars) };
}

/** What the 2023 quickstart's field stands for is put in its place. */
function standForAnimal({ animal, ...fields }: RequestFields) {
  const prompt = fields.prompt ?? undefined;
  const preset = fields.preset ?? undefined;
  if (animal === undefined || animal === null) return { prompt, preset };
  if (prompt !== undefined || fields.inputs != null || (preset ?? PETS) !== PETS) {
    throw new AppError('invalid_field', {
      param: 'animal',
      hint: {
        en: 'it stands for prompt and preset, so leave those out',
        ru: 'оно заменяет prompt и preset, уберите их',
      },
    });
  }
  return { prompt: animal, preset: PETS };
}

const PETS = 'pet-names';

const WITHOUT_PRESET: Hint = {
  en: 'inputs belong to a preset, so name one',
  ru: 'inputs относятся к шаблону, укажите preset',
};

function readInputs(inputs: unknown): ReadonlyMap<string, unknown> | undefined {
  if (inputs === undefined || inputs === null) return undefined;
  if (typeof inputs === 'object' && !Array.isArray(inputs)) return new Map(Object.entries(inputs));
  throw new AppError('invalid_field', {
    param: 'inputs',
    hint: { en: 'it must be an object', ru: 'нужен объект' },
  });
}
