import { Validator } from '@cfworker/json-schema';
import type { JsonSchemaFormat, ResponseFormat } from '../../lib/contract/response-format.ts';
import { findSchemaFault } from '../contract/find-schema-fault.ts';
import type { YamlSource } from './parse-yaml.ts';
import type { Findings } from './prompt-fault.ts';
import { isMap, pick, readChoice, type YamlMap } from './read-values.ts';

const FORMATS = ['text', 'json_object', 'json_schema'] as const;

/** `responseFormat` with `jsonSchema`. */
export function readResponseFormat(
  file: YamlMap,
  id: string,
  source: YamlSource,
  findings: Findings,
): ResponseFormat | undefined {
  const type = readChoice(file, 'responseFormat', [], FORMATS, findings);
  const written = pick(file, 'jsonSchema');
  if (type !== 'json_schema') {
    if (written !== undefined) {
      findings.notice(
        [],
        '"jsonSchema" has no effect without responseFormat: json_schema',
        'jsonSchema',
      );
    }
    return type && { type };
  }
  if (written === undefined) {
    return findings.fault(
      ['responseFormat'],
      'json_schema needs "jsonSchema", a JSON text with "name" and "schema"',
    );
  }
  const json =
    typeof written === 'string' ? parseJson(written, findings) : source.readTyped('jsonSchema');
  if (json === undefined) return undefined;
  const format = toFormat(json, id, findings);
  return format && { type, json_schema: format };
}

function parseJson(text: string, findings: Findings): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : '';
    return findings.fault(['jsonSchema'], `"jsonSchema" is not valid JSON: ${reason}`);
  }
}

/** Also takes the schema alone, as older files have it; its name is then the file's. */
function toFormat(json: unknown, id: string, findings: Findings): JsonSchemaFormat | undefined {
  if (!isMap(json)) {
    return findings.fault(
      ['jsonSchema'],
      '"jsonSchema" must be an object with "name" and "schema"',
    );
  }
  const isWrapped = Object.hasOwn(json, 'schema');
  const schema = isWrapped ? pick(json, 'schema') : json;
  if (!isMap(schema)) return findings.fault(['jsonSchema'], '"schema" must be an object');
  const name = isWrapped ? pick(json, 'name') : undefined;
  const description = isWrapped ? pick(json, 'description') : undefined;
  const strict = isWrapped ? pick(json, 'strict') : undefined;
  if (name !== undefined && !(typeof name === 'string' && /^[\w-]{1,64}$/.test(name))) {
    return findings.fault(
      ['jsonSchema'],
      '"name" in "jsonSchema" must be of letters, digits, _ and -, at most 64',
    );
  }
  const place = findSchemaFault(schema);
  if (place !== undefined) {
    return findings.fault(['jsonSchema'], `the schema is no JSON Schema at ${place}`);
  }
  try {
    // Finds references that lead nowhere, and patterns that are none.
    new Validator(schema, '2020-12').validate({});
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : '';
    return findings.fault(['jsonSchema'], `the schema cannot be used: ${reason}`);
  }
  return {
    name: name ?? id,
    schema,
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
  };
}
