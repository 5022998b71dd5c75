import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { writeCall } from '../../lib/answer/copy-as.ts';
import { readParameters, writeParameters } from '../../lib/contract/parameter-texts.ts';
import {
  PARAMETER_LIST,
  type Parameter,
  type ParameterName,
  type ParameterValues,
} from '../../lib/contract/parameters.ts';
import { parseSettings } from '../../lib/history/stored-values.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { assertValidBody } from '../support/check-outgoing-body.ts';
import type { Format } from '../support/model-reply.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

const SCHEMA = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

/** A value that each kind allows, and one that it does not. */
const SAMPLES: Readonly<Record<Parameter['type'], { good: unknown; bad: unknown }>> = {
  number: { good: 0.5, bad: 1e9 },
  integer: { good: 77, bad: 1.5 },
  text: { good: 'Be brief — «кратко».\nAlways.', bad: 5 },
  word: { good: 'low', bad: 'two words' },
  texts: { good: ['END', 'a\\b\n'], bad: ['1', '2', '3', '4', '5'] },
  format: {
    good: { type: 'json_schema', json_schema: { name: 'it', schema: SCHEMA, strict: true } },
    bad: { type: 'json_schema' },
  },
};

function sample(name: ParameterName, { type }: Parameter): ParameterValues {
  return { [name]: SAMPLES[type].good };
}

for (const [name, parameter] of PARAMETER_LIST) {
  test(`${name} has words in both languages, and is kept and copied`, () => {
    for (const locale of ['en', 'ru'] as const) {
      const { label, hint } = getTexts(locale).parameters[name];
      assert.ok(label && hint);
    }
    const values = sample(name, parameter);
    assert.deepEqual(parseSettings(JSON.parse(JSON.stringify(values))), values);
    assert.deepEqual(parseSettings({ [name]: { odd: true } }), {});
    const texts = writeParameters(values);
    assert.deepEqual(
      readParameters((field) => texts[field] ?? ''),
      values,
    );
    const call = { origin: 'http://localhost:3000', needsToken: false };
    const source = writeCall('node', { ...call, request: { prompt: 'x', ...values } });
    const [, body = ''] = /JSON\.stringify\((\{.*?\})\),\n/s.exec(source) ?? [];
    assert.deepEqual(JSON.parse(body), { prompt: 'x', ...values });
  });
}

for (const format of ['chat', 'responses', 'completions'] as const satisfies Format[]) {
  describe(`with OPENAI_API=${format}`, () => {
    let model: ModelServer;
    let program: Program;

    before(async () => {
      model = await startModelServer({ validate: true });
      // Fits the schema of the sample.
      model.reply = { text: '{"a": "b"}' };
      const env = { OPENAI_API: format, OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' };
      program = await startProgram({ env });
    });

    after(async () => {
      await program.stop();
      await model.close();
    });

    async function post(path: string, body: string | URLSearchParams) {
      const isForm = body instanceof URLSearchParams;
      const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
      const headers = { 'content-type': type };
      const response = await fetch(program.url + path, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    }

    for (const [name, parameter] of PARAMETER_LIST) {
      const values = sample(name, parameter);

      test(`${name} is sent under the endpoint's name, from JSON and forms`, async () => {
        const json = await post('/api/generate', JSON.stringify({ prompt: 'Hi', ...values }));
        assert.equal(json.status, 200, json.text);
        const sent = model.requests.at(-1)?.body ?? {};
        assertValidBody(format, sent);
        const { adjusted = [] } = JSON.parse(json.text);
        const names = adjusted.map(({ param }: { param: string }) => param);
        assert.deepEqual(names, parameter.wire[format] ? [] : [name]);
        assertSent(sent, parameter, values[name]);

        const fields = { prompt: 'Hi', ...writeParameters(values) };
        const form = await post('/api/generate', new URLSearchParams(fields));
        assert.equal(form.status, 200, form.text);
        assert.deepEqual(model.requests.at(-1)?.body, sent);
      });

      test(`${name} is checked before the model is asked`, async () => {
        const asked = model.requests.length;
        const wrong = { prompt: 'Hi', [name]: SAMPLES[parameter.type].bad };
        const { status, text } = await post('/api/generate', JSON.stringify(wrong));
        const { error } = JSON.parse(text);
        assert.deepEqual([status, error.code, error.param], [400, 'invalid_field', name]);
        assert.doesNotMatch(error.message, /another type/);
        assert.equal(model.requests.length, asked);
      });
    }

    function assertSent(
      body: Record<string, unknown>,
      { wire, isMessage }: Parameter,
      own: unknown,
    ) {
      const way = wire[format];
      if (!way) return;
      if (isMessage) {
        assert.ok(JSON.stringify(body[way.name]).includes(JSON.stringify(own).slice(1, -1)));
        return;
      }
      const value = way.name.split('.').reduce<unknown>(enter, body);
      assert.deepEqual(value, way.write ? way.write(own as never) : own);
    }
  });
}

function enter(value: unknown, name: string): unknown {
  return new Map(Object.entries(value ?? {})).get(name);
}

describe('every parameter', () => {
  let program: Program;
  before(async () => {
    program = await startProgram();
  });
  after(() => program.stop());

  test('is described in the OpenAPI document, in words', async () => {
    const document = await (await fetch(`${program.url}/api/openapi.json`)).json();
    const { properties } = document.components.schemas.GenerateRequest;
    for (const [name] of PARAMETER_LIST) {
      assert.ok(properties[name]?.description.length > 10, name);
      assert.ok(properties[name].anyOf, name);
    }
  });

  test('has a field on the page, which keeps what was sent without JavaScript', async () => {
    for (const [name, parameter] of PARAMETER_LIST) {
      const texts = writeParameters(sample(name, parameter));
      const body = new URLSearchParams({ prompt: 'Hi', ...texts });
      const response = await fetch(program.url, { method: 'POST', body });
      const page = await response.text();
      const field = new RegExp(`<(?:input|textarea)[^>]*name="${name}"[^>]*>[^<]*`).exec(page)?.[0];
      const written = (texts[name] ?? '').split('\n')[0] ?? '';
      const escaped = written.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      assert.ok(field?.includes(escaped), `${name}: ${field}`);
      if (parameter.isUnderMore) assert.match(page, /<details[^>]* open=""[^>]*><summary>More/);
    }
  });
});
