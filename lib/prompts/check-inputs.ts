import type { PromptFile, PromptInput } from './prompt-file.ts';

export type InputFault =
  | { kind: 'unknown'; name: string }
  | { kind: 'missing' | 'type' | 'encoding' | 'number'; name: string }
  | { kind: 'length'; name: string; max: number }
  | { kind: 'option'; name: string; options: readonly string[] };

export type CheckedInputs =
  | { values: ReadonlyMap<string, string>; fault?: undefined }
  | { fault: InputFault };

/**
 * The text of each variable: what was given, else its default. `maxChars` (UTF-16 units) bounds
 * each value and all of them together.
 */
export function checkInputs(
  { inputs }: Pick<PromptFile, 'inputs'>,
  given: ReadonlyMap<string, unknown>,
  maxChars: number,
): CheckedInputs {
  const names = new Set(inputs.map(({ name }) => name));
  const unknown = [...given.keys()].find((name) => !names.has(name));
  if (unknown !== undefined) return { fault: { kind: 'unknown', name: unknown } };
  const values = new Map<string, string>();
  let length = 0;
  for (const input of inputs) {
    const value = given.get(input.name) ?? input.default ?? '';
    const fault = checkValue(input, value, maxChars);
    if (fault) return { fault };
    values.set(input.name, String(value));
    length += String(value).length;
    if (length > maxChars) return { fault: { kind: 'length', name: input.name, max: maxChars } };
  }
  return { values };
}

function checkValue(input: PromptInput, value: unknown, maxChars: number): InputFault | undefined {
  const { name, type, required, options } = input;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return { kind: 'type', name };
  }
  const text = String(value);
  if (!text.isWellFormed()) return { kind: 'encoding', name };
  if (text.trim() === '') return required ? { kind: 'missing', name } : undefined;
  const max = Math.min(input.maxLength ?? maxChars, maxChars);
  if (text.length > max) return { kind: 'length', name, max };
  if (type === 'number' && !isNumber(text)) return { kind: 'number', name };
  if (options && !options.some((option) => option.value === text)) {
    return { kind: 'option', name, options: options.map((option) => option.value) };
  }
  return undefined;
}

/** A decimal number with a point or a comma, as people type it. */
export function isNumber(text: string): boolean {
  return /^\s*[+-]?(\d+([.,]\d+)?|[.,]\d+)(e[+-]?\d+)?\s*$/i.test(text);
}
