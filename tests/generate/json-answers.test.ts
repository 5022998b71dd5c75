import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createAnswerCheck } from '../../server/generate/answer-check.ts';
import { AppError } from '../../server/http/app-error.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

const PET = `messages: [{ role: user, content: "Describe {{animal}}" }]
responseFormat: json_schema
jsonSchema: |
  {"name": "pet", "strict": true, "schema": {
    "type": "object", "additionalProperties": false, "required": ["name", "legs"],
    "properties": {"name": {"type": "string"}, "legs": {"type": "integer", "minimum": 0}}}}
`;

const FIT = '{"name": "Ёж", "legs": 4}';

let model: ModelServer;
let program: Program;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  writeFileSync(join(folder, 'pet.prompt.yml'), PET);
  model = await startModelServer();
  program = await startProgram({ env: { PROMPTS_DIR: folder, OPENAI_BASE_URL: model.url } });
});

after(async () => {
  await program.stop();
  await model.close();
  rmSync(folder, { recursive: true });
});

function ask(fields: object = {}, accept = 'application/json'): Promise<Response> {
  return fetch(`${program.url}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ preset: 'pet', prompt: 'a hedgehog', ...fields }),
  });
}

test('an answer that fits the schema that was asked for comes as it is', async () => {
  model.replyWith(() => ({ text: `\n${FIT}\n` }));
  const response = await ask();
  assert.deepEqual([response.status, (await response.json()).result], [200, `\n${FIT}\n`]);
  assert.deepEqual(model.requests.at(-1)?.body.response_format, {
    type: 'json_schema',
    json_schema: {
      name: 'pet',
      strict: true,
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'legs'],
        properties: { name: { type: 'string' }, legs: { type: 'integer', minimum: 0 } },
      },
    },
  });
});

const MISFITS = [
  'A hedgehog has four legs.',
  `\`\`\`json\n${FIT}\n\`\`\``,
  '{"name": "Hedgehog"}',
  '{"name": "Hedgehog", "legs": "four"}',
  '{"name": "Hedgehog", "legs": -4}',
  `[${FIT}]`,
  `${FIT}${FIT}`,
];

for (const text of MISFITS) {
  test(`an answer of ${JSON.stringify(text)} is told from one that fits, and kept`, async () => {
    model.replyWith(() => ({ text }));
    const response = await ask();
    const { error, partial, usage } = await response.json();
    assert.deepEqual([response.status, error.code, partial], [502, 'invalid_answer', text]);
    assert.ok(usage.completion_tokens > 0, 'it is paid for');
  });
}

test('a stream of an answer that does not fit ends with the error, after all its text', async () => {
  model.replyWith(() => ({ text: '{"name": 1}' }));
  const events = await (await ask({}, 'text/event-stream')).text();
  const texts = [...events.matchAll(/event: delta\ndata: (.*)\n/g)];
  assert.equal(texts.map(([, data = '']) => JSON.parse(data).text).join(''), '{"name": 1}');
  assert.match(
    events,
    /event: error\ndata: \{"error":\{"code":"invalid_answer".*"usage":\{"prompt/,
  );
  assert.doesNotMatch(events, /event: done/);
  await assert.rejects((await ask({}, 'text/plain')).text());
});

test('an answer that was cut off is checked when it is whole', async () => {
  model.replyWith(() => ({ text: '{"name": "Ёж", ', finish: 'length' }));
  const head = await (await ask()).json();
  assert.equal(head.finish_reason, 'length');
  model.replyWith(() => ({ text: '"legs": 4}' }));
  const tail = await ask({ continue_from: head.result });
  assert.deepEqual([tail.status, (await tail.json()).result], [200, '"legs": 4}']);
});

function makeFormat(schema: Readonly<Record<string, unknown>>) {
  return { type: 'json_schema', json_schema: { name: 'x', schema } } as const;
}

test('what is no JSON Schema is refused before anything is asked, with its place', () => {
  const faults: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ type: 'objekt' }, '/type'],
    [{ properties: { age: { type: 'int' } } }, '/properties/age/type'],
    [{ required: 'name' }, '/required'],
    [{ properties: ['name'] }, '/properties'],
    [{ items: { anyOf: [] } }, '/items/anyOf'],
    [{ maxLength: -1 }, '/maxLength'],
  ];
  for (const [schema, place] of faults) {
    assert.throws(
      () => createAnswerCheck(makeFormat(schema)),
      (thrown) =>
        thrown instanceof AppError &&
        thrown.code === 'invalid_field' &&
        JSON.stringify(thrown.details.hint).includes(`at ${place}"`),
      place,
    );
  }
  const named = { properties: { type: { type: ['string', 'null'] } }, additionalProperties: false };
  assert.ok(createAnswerCheck(makeFormat(named)));
});

test('a schema that leads nowhere, or in circles, is refused before anything is asked', () => {
  const branches = Object.fromEntries(
    Array.from({ length: 40 }, (_, depth) => {
      const next = { $ref: `#/$defs/d${depth + 1}` };
      return [`d${depth}`, { allOf: [next, next] }];
    }),
  );
  const schemas = [
    { $ref: '#/$defs/none' },
    { $ref: '#' },
    { $defs: { ...branches, d40: {} }, $ref: '#/$defs/d0' },
  ];
  for (const schema of schemas) {
    assert.throws(
      () => createAnswerCheck(makeFormat(schema)),
      (thrown) => thrown instanceof AppError && thrown.code === 'invalid_field',
      JSON.stringify(schema).slice(0, 60),
    );
  }
});

test('a pattern that would run for ever ends the check', () => {
  const check = createAnswerCheck(makeFormat({ type: 'string', pattern: '^(a+)+$' }));
  check?.add(JSON.stringify(`${'a'.repeat(60)}!`));
  assert.throws(
    () => check?.verify(),
    (thrown) => thrown instanceof AppError && thrown.code === 'invalid_answer',
  );
});
