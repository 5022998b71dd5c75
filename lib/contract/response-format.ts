/** What `response_format` asks for, always in the long form. */
export type ResponseFormat =
  | { type: 'text' | 'json_object' }
  | { type: 'json_schema'; json_schema: JsonSchemaFormat };

export type JsonSchemaFormat = {
  /** Letters, digits, `_` and `-`, at most 64. */
  name: string;
  schema: Record<string, unknown>;
  strict?: boolean | null | undefined;
  description?: string | undefined;
};

/** JSON nested deeper than this is not read, so that no reader of it runs out of stack. */
const MAX_DEPTH = 100;

/** Whether the value is a response format in its long form. */
export function isResponseFormat(value: unknown): value is ResponseFormat {
  if (!isObject(value)) return false;
  if (value.type === 'text' || value.type === 'json_object') return true;
  if (value.type !== 'json_schema' || !isObject(value.json_schema)) return false;
  const { name, schema } = value.json_schema;
  return typeof name === 'string' && isObject(schema) && !isTooDeep(schema);
}

export function isTooDeep(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((one) => isTooDeep(one, depth - 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
