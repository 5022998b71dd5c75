import type { ResponseFormat } from '../../lib/contract/response-format.ts';

/** How deep an example goes, where a schema leads back into itself. */
const MAX_DEPTH = 8;

type Schema = Readonly<Record<string, unknown>>;

/**
 * An example of JSON for the format that was asked for, as far as a schema of the usual keywords
 * says; undefined for text.
 */
export function writeJson(format: ResponseFormat | undefined, text: string): string | undefined {
  if (format?.type === 'json_object') return JSON.stringify({ answer: text }, null, 2);
  if (format?.type !== 'json_schema') return undefined;
  const { schema } = format.json_schema;
  return JSON.stringify(makeExample(schema, schema, text, 0), null, 2);
}

function makeExample(schema: Schema, root: Schema, text: string, depth: number): unknown {
  const example = schema.const ?? first(schema.enum) ?? schema.default ?? first(schema.examples);
  if (example !== undefined) return example;
  const make = (inner: unknown): unknown =>
    isSchema(inner) && depth < MAX_DEPTH ? makeExample(inner, root, text, depth + 1) : null;
  if (typeof schema.$ref === 'string') return make(follow(schema.$ref, root));
  const choice = first(schema.anyOf) ?? first(schema.oneOf) ?? first(schema.allOf);
  if (choice !== undefined) return make(choice);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return writeText(schema, text);
    case 'integer':
    case 'number':
      return readLimit(schema.minimum) ?? readLimit(schema.maximum) ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: readLimit(schema.minItems) ?? 1 }, () => make(schema.items));
    default: {
      const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : [];
      return Object.fromEntries(properties.map(([name, inner]) => [name, make(inner)]));
    }
  }
}

function writeText({ format, minLength, maxLength }: Schema, text: string): string {
  if (format === 'date') return '2026-01-31';
  if (format === 'date-time') return '2026-01-31T12:00:00Z';
  if (format === 'email') return 'demo@example.com';
  if (format === 'uri') return 'https://example.com';
  return text.slice(0, readLimit(maxLength) ?? 80).padEnd(readLimit(minLength) ?? 0, '.');
}

/** The part of the schema that a reference within it means. */
function follow(reference: string, root: Schema): unknown {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return steps.reduce<unknown>(
    (value, step) => (isSchema(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    root,
  );
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

/** A length or bound, held to what an example needs. */
function readLimit(value: unknown): number | undefined {
  return typeof value === 'number' ? Math.min(value, 200) : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
