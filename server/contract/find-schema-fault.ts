import { type Schema, Validator } from '@cfworker/json-schema';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

const SCHEMA: Schema = { $ref: '#' };
const SCHEMAS: Schema = { type: 'array', minItems: 1, items: SCHEMA };
const NAMED: Schema = { type: 'object', additionalProperties: SCHEMA };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const NUMBER: Schema = { type: 'number' };
const NAMES: Schema = { type: 'array', items: { type: 'string' } };

/** What JSON Schema 2020-12 asks of the keywords by which answers are checked. */
const RULES: Schema = {
  type: ['object', 'boolean'],
  properties: {
    type: { anyOf: [{ enum: TYPES }, { type: 'array', minItems: 1, items: { enum: TYPES } }] },
    enum: { type: 'array' },
    required: NAMES,
    dependentRequired: { type: 'object', additionalProperties: NAMES },
    pattern: { type: 'string', format: 'regex' },
    ...each(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'], NAMED),
    ...each(['items', 'contains', 'additionalProperties', 'propertyNames', 'not'], SCHEMA),
    ...each(['if', 'then', 'else', 'unevaluatedItems', 'unevaluatedProperties'], SCHEMA),
    ...each(['anyOf', 'oneOf', 'allOf', 'prefixItems'], SCHEMAS),
    ...each(['minLength', 'maxLength', 'minItems', 'maxItems', 'minContains'], COUNT),
    ...each(['maxContains', 'minProperties', 'maxProperties'], COUNT),
    ...each(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'], NUMBER),
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
  },
};

function each(keywords: readonly string[], rule: Schema): Record<string, Schema> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, rule]));
}

const rules = new Validator(RULES, '2020-12');

/**
 * The place of a keyword that is no JSON Schema, such as `/properties/age/type`; undefined where
 * all are.
 */
export function findSchemaFault(schema: Readonly<Record<string, unknown>>): string | undefined {
  const { valid, errors } = rules.validate(schema);
  if (valid) return undefined;
  const places = errors.map(({ instanceLocation }) => instanceLocation.replace(/^#/, ''));
  // The outer places are at fault only for what is within.
  return places.reduce((deepest, place) => (place.length > deepest.length ? place : deepest), '');
}
