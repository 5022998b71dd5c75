import type { z } from 'zod';
import { findPreset, PRESETS } from '../../lib/contract/presets.ts';
import type { GenerateRequest, Locale } from '../../lib/contract/wire.ts';
import { AppError } from '../http/app-error.ts';
import type { RequestFields, RequestSchema } from './request-schema.ts';

type Hint = Readonly<Record<Locale, string>>;

/** Checks a body against the schema. Throws invalid_json, unknown_field, invalid_field, missing_prompt, unknown_preset, invalid_encoding. */
export function parseRequest(
  schema: RequestSchema,
  body: { kind: 'json' | 'form'; value: unknown },
): GenerateRequest {
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    throw new AppError('invalid_json');
  }
  const parsed = schema.safeParse(body.kind === 'form' ? readFormValues(body.value) : body.value);
  if (!parsed.success) throw toFieldError(parsed.error, schema);
  return toRequest(parsed.data);
}

/** A form's text as the numbers and booleans that it means; what means none stays text and fails the check. */
function readFormValues(value: object): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...value };
  for (const name of ['temperature', 'max_tokens']) {
    const text = fields[name];
    if (typeof text !== 'string') continue;
    const number = /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(text.trim())
      ? Number(text.trim().replace(',', '.'))
      : Number.NaN;
    if (!Number.isNaN(number)) fields[name] = number;
  }
  if (fields.stream === 'true' || fields.stream === 'false')
    fields.stream = fields.stream === 'true';
  return fields;
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
  return new AppError('invalid_field', { param, hint: issue ? sayIssue(issue) : '' });
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

function toRequest(fields: RequestFields): GenerateRequest {
  const { animal } = fields;
  const hasAnimal = animal !== undefined && animal !== null;
  const prompt = hasAnimal ? animal : (fields.prompt ?? '');
  const preset = hasAnimal ? 'pet-names' : (fields.preset ?? undefined);
  if (hasAnimal && (fields.prompt != null || (fields.preset ?? 'pet-names') !== 'pet-names')) {
    throw new AppError('invalid_field', {
      param: 'animal',
      hint: {
        en: 'it stands for prompt and preset, so leave those out',
        ru: 'оно заменяет prompt и preset, уберите их',
      },
    });
  }
  if (prompt.trim() === '') throw new AppError('missing_prompt');
  if (preset !== undefined && !findPreset(preset)) {
    throw new AppError('unknown_preset', { hint: PRESETS.map((one) => one.id).join(', ') });
  }
  const continueFrom = fields.continue_from ?? undefined;
  if (!prompt.isWellFormed() || continueFrom?.isWellFormed() === false) {
    throw new AppError('invalid_encoding');
  }
  return {
    prompt,
    preset,
    model: fields.model ?? undefined,
    temperature: fields.temperature ?? undefined,
    max_tokens: fields.max_tokens ?? undefined,
    continue_from: continueFrom === '' ? undefined : continueFrom,
    stream: fields.stream ?? undefined,
  };
}

/** The name with the fewest edits from what was written (Levenshtein distance). */
function findNearest(written: string, names: readonly string[]): string {
  const text = written.slice(0, 40).toLowerCase();
  const distances = names.map((name) => ({ name, distance: countEdits(text, name) }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best)).name;
}

function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
