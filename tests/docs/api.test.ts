import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import { createRequestSchema } from '../../server/contract/request-schema.ts';
import { type Program, startProgram } from '../support/program.ts';

const LIMITS = { maxPromptChars: 10, maxTokensLimit: 50 };
let program: Program;
let document: OpenApi;

type Property = { type?: string; anyOf?: Record<string, unknown>[] };
type Schema = { properties: Record<string, Property>; patternProperties?: object };
type OpenApi = {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, { description: string }>;
  };
};

before(async () => {
  const env = { MAX_PROMPT_CHARS: '10', MAX_TOKENS_LIMIT: '50' };
  program = await startProgram({ env });
  document = await (await fetch(`${program.url}/api/openapi.json`)).json();
});

after(() => program.stop());

/** What the document says of a field besides that it may be null. */
function describeField(name: string): Record<string, unknown> {
  const property = document.components.schemas.GenerateRequest?.properties[name];
  return property?.anyOf?.find(({ type }) => type !== 'null') ?? { ...property };
}

async function generate(body: object): Promise<number> {
  const response = await fetch(`${program.url}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

test('the OpenAPI document has the fields of the schema that validates', () => {
  assert.match(document.openapi, /^3\.1\./);
  const described = Object.keys(document.components.schemas.GenerateRequest?.properties ?? {});
  assert.deepEqual(described, Object.keys(createRequestSchema(LIMITS).shape));
});

test('the document describes forms, whose inputs are fields of their own', () => {
  const form = document.components.schemas.GenerateForm;
  assert.ok(form?.properties.prompt && !form.properties.inputs);
  assert.deepEqual(Object.keys(form.patternProperties ?? {}), ['^inputs\\.']);
});

test('the limits of the document are those of the settings, and are held', async () => {
  for (const name of ['prompt', 'animal', 'continue_from']) {
    assert.equal(describeField(name).maxLength, LIMITS.maxPromptChars, name);
  }
  const { minimum, maximum } = describeField('max_tokens');
  assert.deepEqual([minimum, maximum], [1, LIMITS.maxTokensLimit]);
  const temperature = describeField('temperature');
  assert.deepEqual([temperature.minimum, temperature.maximum], [0, 2]);

  const prompt = 'x'.repeat(LIMITS.maxPromptChars);
  assert.equal(await generate({ prompt, max_tokens: LIMITS.maxTokensLimit, temperature: 2 }), 200);
  assert.equal(await generate({ prompt: `${prompt}x` }), 400);
  assert.equal(await generate({ prompt, max_tokens: LIMITS.maxTokensLimit + 1 }), 400);
  assert.equal(await generate({ prompt, temperature: 2.1 }), 400);
});

test('the document names every error code under its status', () => {
  for (const [code, { status }] of Object.entries(ERRORS)) {
    const description = document.components.responses[`Error${status}`]?.description ?? '';
    assert.ok(description.includes(`\`${code}\``), code);
  }
});

test('every reference of the document leads to something in it', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  assert.ok(references.length > 10);
  for (const [, path = ''] of references) {
    const found = path.split('/').reduce<unknown>(enter, document);
    assert.ok(found, path);
  }
});

function enter(value: unknown, name: string): unknown {
  return value && typeof value === 'object' ? Object.entries(value).find(isNamed(name))?.[1] : null;
}

function isNamed(name: string) {
  return ([key]: [string, unknown]) => key === name;
}

test('every address of the document answers', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods)) {
      const response = await fetch(`${program.url}${path}`, { method: method.toUpperCase() });
      await response.arrayBuffer();
      assert.ok(![404, 405].includes(response.status), `${method} ${path}: ${response.status}`);
    }
  }
});
