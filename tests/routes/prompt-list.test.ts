import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { describePrompt } from '../../lib/prompts/describe-prompt.ts';
import { readPromptFile } from '../../server/prompts/read-prompt-file.ts';
import { type Program, startProgram } from '../support/program.ts';

const LETTER = `name: { en: Letter, ru: Письмо }
model: openai/second-model
messages: [{ role: user, content: "{{tone}} {{ to }} {{text}}{{ps}}" }]
inputs:
  tone: { label: { en: Tone, ru: Тон }, options: [formal, friendly], default: formal }
  text: { type: textarea, maxLength: 100 }
  ps: { required: false }
`;

const SECRET = `allow: [anna]
messages: [{ role: user, content: "Secret {{what}}" }]
`;

const TOKENS = { anna: 'anna-anna-anna-1', bob: 'bob-bob-bob-bob-1' };

let program: Program;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  writeFileSync(join(folder, 'letter.prompt.yml'), LETTER);
  writeFileSync(join(folder, 'age.prompt.yaml'), 'messages: [{ role: user, content: "{{age}}" }]');
  writeFileSync(join(folder, 'secret.prompt.yml'), SECRET);
  const tokens = `anna:${TOKENS.anna},bob:${TOKENS.bob}`;
  const env = { PROMPTS_DIR: folder, OPENAI_MODELS: 'second-model', ACCESS_TOKENS: tokens };
  program = await startProgram({ env });
});

after(async () => {
  await program.stop();
  rmSync(folder, { recursive: true });
});

function call(path: string, init: RequestInit = {}, token = TOKENS.bob): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(`${program.url}${path}`, { ...init, headers });
}

test('a file for named tokens is there for them alone, everywhere', async () => {
  const body = new URLSearchParams({ preset: 'secret', prompt: 'x' });
  assert.equal((await call('/api/generate', { method: 'POST', body }, TOKENS.anna)).status, 200);
  const refusal = await call('/api/generate', { method: 'POST', body });
  assert.equal(refusal.status, 400);
  assert.doesNotMatch(await refusal.text(), /secret/);
  assert.equal((await call('/p/secret', {}, TOKENS.anna)).status, 200);
  assert.equal((await call('/p/secret')).status, 404);
  const ids = async (token: string) => {
    const { prompts } = await (await call('/api/prompts', {}, token)).json();
    return prompts.map(({ id }: { id: string }) => id);
  };
  assert.deepEqual(await ids(TOKENS.anna), ['age', 'letter', 'secret']);
  assert.deepEqual(await ids(TOKENS.bob), ['age', 'letter']);
  const documents = await Promise.all([
    call('/api/openapi.json', {}, TOKENS.anna),
    call('/api/openapi.json', {}, TOKENS.bob),
    fetch(`${program.url}/api/openapi.json`),
  ]);
  const texts = await Promise.all(documents.map((one) => one.text()));
  assert.deepEqual(
    texts.map((text) => [/inputs\.letter/.test(text), /secret/.test(text)]),
    [
      [true, true],
      [true, false],
      [false, false],
    ],
  );
});

test('the list and the forms have routes of their own in the metrics', async () => {
  for (const path of ['/p/letter', '/ru/p/letter', '/p/nothing', '/p/a/b']) await call(path);
  const text = await (await call('/api/metrics')).text();
  const routes = new Set(
    [...text.matchAll(/requests_total\{route="([^"]+)"/g)].map(([, one]) => one),
  );
  for (const route of ['/api/prompts', '/p/[id]', '/ru/p/[id]', 'other']) {
    assert.ok(routes.has(route), route);
  }
  assert.ok(![...routes].some((route) => route?.includes('letter')));
});

test('GET /api/prompts tells of the fields, in the caller’s language', async () => {
  const headers = { 'accept-language': 'ru' };
  const { prompts } = await (await call('/api/prompts', { headers })).json();
  assert.deepEqual(prompts[1], {
    id: 'letter',
    name: 'Письмо',
    description: '',
    inputs: [
      {
        name: 'tone',
        label: 'Тон',
        type: 'choice',
        required: true,
        options: ['formal', 'friendly'],
        default: 'formal',
      },
      { name: 'text', label: 'text', type: 'textarea', required: true, max_length: 100 },
      { name: 'ps', label: 'ps', type: 'text', required: false },
      { name: 'to', label: 'to', type: 'text', required: true },
    ],
    model: 'second-model',
    version: prompts[1].version,
    prompt_tokens: 8,
  });
  assert.match(prompts[1].version, /^[\da-f]{14}$/);
  assert.equal((await fetch(`${program.url}/api/prompts`)).status, 401);
});

const RATED = `messages: [{ role: user, content: "{{text}}" }]
responseFormat: json_schema
jsonSchema: '{"type": "object", "properties": {"rating": {}, "tags": {"properties": {"x": {}}}}}'
inputs: { text: { default: none } }
`;

test('a version changes with what the model gets, and with nothing else', () => {
  const describe = (text: string) => {
    const { prompt } = readPromptFile('rated', text);
    assert.ok(prompt);
    return describePrompt(prompt, 'en', undefined);
  };
  const { version, answer_fields: fields } = describe(RATED);
  assert.deepEqual(fields, ['rating', 'tags']);
  for (const same of [
    `# A comment\nname: Rated\n${RATED}`,
    RATED.replace('{ text:', '{ text:  '),
  ]) {
    assert.equal(describe(same).version, version, same);
  }
  const others = [
    RATED.replace('{{text}}', '{{text}}!'),
    RATED.replace('none', 'nothing'),
    RATED.replace('rating', 'mark'),
    `model: x\n${RATED}`,
    `modelParameters: { temperature: 1 }\n${RATED}`,
  ].map((text) => describe(text).version);
  assert.equal(new Set([...others, version]).size, 6);
});

test('the OpenAPI document describes the inputs of each file', async () => {
  const { components } = await (await call('/api/openapi.json')).json();
  const schema = components.schemas['inputs.letter'];
  assert.deepEqual(schema.required, ['text', 'to']);
  assert.deepEqual(schema.properties.tone.enum, ['formal', 'friendly']);
  assert.equal(components.schemas.GenerateRequest.allOf.length, 2);
});
