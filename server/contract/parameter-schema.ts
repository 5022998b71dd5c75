import { z } from 'zod';
import {
  type FormatName,
  type Kind,
  PARAMETER_LIST,
  type Parameter,
  type ParameterEntry,
  type ParameterName,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import { isTooDeep } from '../../lib/contract/response-format.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { getTexts } from '../../lib/language/texts.ts';

export type RequestLimits = {
  /** UTF-16 units. */
  maxPromptChars: number;
  /** Tokens; undefined for no limit. */
  maxTokensLimit: number | undefined;
};

type Shape = {
  [N in ParameterName]: z.ZodType<ParameterValues[N] | null>;
};

/** What the table of parameters says, as the schema that validates. */
export function createParameterShape(limits: RequestLimits): Shape {
  const entries = PARAMETER_LIST.map((entry) => [
    entry[0],
    createSchema(entry[1], limits).nullish().describe(describe(entry)),
  ]);
  return Object.fromEntries(entries) as Shape;
}

function createSchema(parameter: Parameter, limits: RequestLimits): z.ZodType {
  switch (parameter.type) {
    case 'number':
      return z.number().min(parameter.min).max(parameter.max);
    case 'integer': {
      const cap = parameter.limitedBy && limits.maxTokensLimit;
      return z
        .int()
        .min(parameter.min)
        .max(cap ?? parameter.max);
    }
    case 'text':
      return z.string().max(limits.maxPromptChars);
    case 'word':
      return z
        .string()
        .regex(/^[\w.:-]{1,50}$/)
        .meta({ examples: [...parameter.suggestions] });
    case 'texts': {
      const text = z.string().min(1);
      return z.union([text, z.array(text).min(1).max(parameter.max)]);
    }
    case 'format':
      return createFormatSchema();
  }
}

/** Takes the short form too and gives the long one. */
function createFormatSchema() {
  const plain = z.enum(['text', 'json_object']);
  const schema = z.record(z.string(), z.unknown()).refine((value) => !isTooDeep(value));
  const named = z.strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    schema,
    strict: z.boolean().nullish(),
    description: z.string().optional(),
  });
  return z.union([
    plain.transform((type) => ({ type })),
    z.strictObject({ type: plain }),
    z.strictObject({ type: z.literal('json_schema'), json_schema: named }),
  ]);
}

/** The page's own words, with the default and where it cannot be sent. */
function describe([name, { variable, wire }]: ParameterEntry): string {
  const none = FORMATS.filter((format) => wire[format] === null);
  const sentences = [
    getTexts('en').parameters[name].hint,
    variable && `Default: the server’s ${variable}.`,
    none.length > 0 && `Left out, and told in \`adjusted\`, with OPENAI_API=${none.join(' or ')}.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

const FORMATS: readonly FormatName[] = ['chat', 'responses', 'completions'];

/** What to say of a value that fits none of the forms which the kind allows. */
export const KIND_HINTS: Readonly<Partial<Record<Kind['type'], Record<Locale, string>>>> = {
  word: {
    en: 'it must be one word, of at most 50 Latin letters, digits, _ . : and -',
    ru: 'нужно одно слово: не больше 50 латинских букв, цифр и знаков _ . : -',
  },
  texts: {
    en: 'it must be text or a list of 1 to 4 texts, none of them empty',
    ru: 'нужен текст или список из 1–4 текстов, пустых быть не должно',
  },
  format: {
    en: 'it must be text, json_object or {"type": "json_schema", "json_schema": {"name": "answer", "schema": {…}}}',
    ru: 'нужно text, json_object или {"type": "json_schema", "json_schema": {"name": "answer", "schema": {…}}}',
  },
};
