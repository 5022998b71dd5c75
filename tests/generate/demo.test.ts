import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAnswerCheck } from '../../server/generate/answer-check.ts';
import { writeJson } from '../../server/providers/demo-json.ts';
import { type Program, startProgram } from '../support/program.ts';

describe('the demo model', () => {
  let program: Program;
  before(async () => {
    program = await startProgram({ env: { RATE_LIMIT: 'off' } });
  });
  after(() => program.stop());

  async function ask(fields: object) {
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(fields),
    });
    assert.equal(response.status, 200);
    return response.json();
  }

  test('says that it is one, in the language of the prompt', async () => {
    const [english, russian] = await Promise.all([
      ask({ prompt: 'Hello' }),
      ask({ prompt: 'Привет' }),
    ]);
    assert.equal(english.demo, true);
    assert.match(english.result, /demo model/);
    assert.match(russian.result, /демо-модель/);
    assert.equal(english.finish_reason, 'stop');
  });

  test('repeats itself at temperature 0 and not at 1', async () => {
    const answers = (temperature: number) =>
      Promise.all(Array.from({ length: 8 }, () => ask({ prompt: 'Ёж', temperature })));
    const same = new Set((await answers(0)).map((answer) => answer.result));
    const different = new Set((await answers(1)).map((answer) => answer.result));
    assert.equal(same.size, 1);
    assert.ok(different.size > 1);
  });

  test('is cut off by max_tokens, and continues without a seam', async () => {
    const fields = { prompt: 'Hello', temperature: 0 };
    const [whole, head] = await Promise.all([ask(fields), ask({ ...fields, max_tokens: 5 })]);
    assert.equal(head.finish_reason, 'length');
    assert.equal(head.usage.completion_tokens, 5);
    const tail = await ask({ ...fields, continue_from: head.result });
    assert.equal(head.result + tail.result, whole.result);
  });

  test('gives three pet names, by the preset and by the 2023 body', async () => {
    const answers = await Promise.all([
      ask({ animal: 'Cat' }),
      ask({ prompt: 'Cat', preset: 'pet-names' }),
      ask({ animal: 'Кошка' }),
    ]);
    for (const { result } of answers) assert.equal(new Set(result.split(', ')).size, 3);
  });
});

test('the demo’s JSON fits the schema that was asked for', () => {
  const schemas = [
    { type: 'object', required: ['a'], properties: { a: { type: 'string', minLength: 90 } } },
    { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 18 } } },
    { type: 'array', minItems: 2, items: { enum: ['x', 'y'] } },
    { anyOf: [{ type: 'number', maximum: -5 }, { type: 'null' }] },
    { $ref: '#/$defs/pet', $defs: { pet: { type: 'object', properties: { ok: { const: 1 } } } } },
    { type: ['string', 'null'], maxLength: 3 },
  ];
  for (const schema of schemas) {
    const format = { type: 'json_schema', json_schema: { name: 'x', schema } } as const;
    const check = createAnswerCheck(format);
    check?.add(writeJson(format, 'a hedgehog') ?? '');
    check?.verify();
  }
  assert.deepEqual(JSON.parse(writeJson({ type: 'json_object' }, 'x') ?? ''), { answer: 'x' });
  assert.equal(writeJson({ type: 'text' }, 'x'), undefined);
});
