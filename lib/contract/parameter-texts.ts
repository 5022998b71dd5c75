import {
  type Kind,
  PARAMETER_LIST,
  PARAMETERS,
  type Parameter,
  type ParameterName,
  type ParameterValues,
} from './parameters.ts';
import { isResponseFormat } from './response-format.ts';

/** How each kind of value stands in a field of a form, and is told from others in a store. */
type Writing = {
  /** What the text means; what means nothing stays text, and the check says what is wrong. */
  read(text: string): unknown;
  write(value: unknown): string;
  isValue(value: unknown, parameter: Parameter): boolean;
};

const number: Writing = {
  read: readNumber,
  write: String,
  isValue: (value, parameter) =>
    typeof value === 'number' &&
    (parameter.type === 'number' || Number.isInteger(value)) &&
    'min' in parameter &&
    value >= parameter.min &&
    value <= parameter.max,
};

const text: Writing = {
  read: (written) => written,
  write: String,
  isValue: (value) => typeof value === 'string' && value !== '',
};

const WRITINGS: Readonly<Record<Kind['type'], Writing>> = {
  number,
  integer: number,
  text,
  word: { ...text, read: (written) => written.trim() },
  texts: { read: readLines, write: writeLines, isValue: isTexts },
  format: { read: readFormat, write: writeFormat, isValue: isResponseFormat },
};

/** A form's text as the value that it means. An empty text is to count as absent. */
export function readParameter(name: ParameterName, written: string): unknown {
  return WRITINGS[PARAMETERS[name].type].read(written);
}

/** The parameters of a form, by the text of each field. What cannot be read is sent as it is. */
export function readParameters(readField: (name: ParameterName) => string): ParameterValues {
  const texts = PARAMETER_LIST.map(([name]) => [name, readField(name)] as const);
  const set = texts.filter(([, written]) => written.trim() !== '');
  return Object.fromEntries(set.map(([name, written]) => [name, readParameter(name, written)]));
}

/** The texts of a form's fields that mean these values. */
export function writeParameters(values: ParameterValues): FieldTexts {
  const set = PARAMETER_LIST.filter(([name]) => values[name] !== undefined);
  return Object.fromEntries(
    set.map(([name, { type }]) => [name, WRITINGS[type].write(values[name])]),
  );
}

/** The fields of a form that stand for parameters, as text. */
export type FieldTexts = { [N in ParameterName]?: string };

/** The parameters among what was stored; what is none of them is left out. */
export function pickParameters(fields: Readonly<Record<string, unknown>>): ParameterValues {
  const known = PARAMETER_LIST.filter(([name, parameter]) =>
    WRITINGS[parameter.type].isValue(fields[name], parameter),
  );
  return Object.fromEntries(known.map(([name]) => [name, fields[name]]));
}

/** Russian keyboards and number fields give a comma. */
function readNumber(written: string): unknown {
  const trimmed = written.trim();
  if (!/^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(trimmed)) return written;
  return Number(trimmed.replace(',', '.'));
}

/** One text a line; `\n`, `\t` and `\\` are a line break, a tab and a backslash in it. */
function readLines(written: string): unknown {
  const lines = written.split(/\r?\n/).filter((line) => line !== '');
  const marks: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };
  return lines.map((line) => line.replace(/\\([nt\\])/g, (_, mark) => marks[mark] ?? ''));
}

function writeLines(value: unknown): string {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts
    .map((one) => String(one).replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))
    .join('\n');
}

function isTexts(value: unknown, parameter: Parameter): boolean {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const max = parameter.type === 'texts' ? parameter.max : 0;
  return (
    texts.length > 0 && texts.length <= max && texts.every((one) => text.isValue(one, parameter))
  );
}

/** A type alone may stand as a word; all else is JSON. */
function readFormat(written: string): unknown {
  if (/^\s*\w+\s*$/.test(written)) return { type: written.trim() };
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

function writeFormat(value: unknown): string {
  const isPlain = isResponseFormat(value) && value.type !== 'json_schema';
  if (isPlain) return value.type;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
