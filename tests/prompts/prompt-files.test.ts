import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Validator } from '@cfworker/json-schema';
import { parse } from 'yaml';
import { fillMessages } from '../../lib/prompts/fill-messages.ts';
import { readFolder } from '../../server/prompts/read-folder.ts';
import { readPromptFile } from '../../server/prompts/read-prompt-file.ts';
import { readText } from '../support/read-sources.ts';

const FOLDER = join(import.meta.dirname, '../../prompts');

/** What goes to the model for "Cat", by its hash: a change of the wording is to be meant. */
const OUTGOING: Record<string, string> = {
  correct: 'a38b06df8d8e6ec3109f920bfec751051332c1e5276649bc50c86be53eccb1a7',
  'pet-names': '3fe2ebd97dc735e5c406c0298df283820b223a2cb0870177011b84edaf6a8a4e',
  summarise: '1be0920376324b9909a3402bfae48dde6fd24b919a1bccb23ccf5ed12aa93398',
  translate: '85671e3ad1713de91703f811e8e28e2a29d2c3abb85657864bd400764287bf84',
};

test('the presets are files of one variable, in both languages, and send what they always did', async () => {
  const { prompts, faults, notices } = await readFolder(FOLDER);
  assert.deepEqual([faults, notices], [[], []]);
  const sent: Record<string, string> = {};
  for (const { id, name, description, inputs, messages } of prompts.values()) {
    assert.match(name.ru + description.ru, /\p{Script=Cyrillic}/u);
    assert.doesNotMatch(name.en + description.en, /\p{Script=Cyrillic}/u);
    const values = new Map(inputs.map((input) => [input.name, 'Cat']));
    const [message, ...others] = fillMessages({ messages }, values);
    assert.deepEqual([inputs.length, message?.role, others], [1, 'user', []], id);
    sent[id] = hash('sha256', message?.content ?? '');
  }
  assert.deepEqual(sent, OUTGOING);
});

test('the shipped schema describes every shipped file, and refuses a slip', () => {
  const schema = JSON.parse(readText('prompts/prompt-file.schema.json'));
  const validator = new Validator(schema, '2020-12');
  for (const id of ['correct', 'pet-names', 'summarise', 'translate']) {
    const text = readFileSync(join(FOLDER, `${id}.prompt.yml`), 'utf8');
    assert.match(text, /^# yaml-language-server: \$schema=\.\/prompt-file\.schema\.json\n/);
    assert.deepEqual(validator.validate(parse(text)).errors, [], id);
  }
  const slip = { messages: [{ role: 'usr', content: 'x' }] };
  assert.equal(validator.validate(slip).valid, false);
});

const GITHUB = `name: Weather
description: Says what to wear
model: openai/gpt-4o-mini
modelParameters:
  temperature: 0.25
  topP: 0.5
  maxTokens: 40
messages:
  - role: System
    content: You dress people in {{ town }}.
  - role: USER
    content: |
      It is {{degrees}} degrees in {{town}}.
testData:
  - town: Omsk
    degrees: -30
    expected: A coat
evaluators:
  - name: names a coat
    string:
      contains: coat
  - name: similar
    uses: github/similarity
`;

test('a file of GitHub’s works unchanged: each variable is a text that has to be given', () => {
  const { prompt, faults, notices } = readPromptFile('weather', GITHUB);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    prompt?.inputs.map(({ name, type, required }) => [name, type, required]),
    [
      ['town', 'text', true],
      ['degrees', 'text', true],
    ],
  );
  assert.deepEqual(prompt?.parameters, { temperature: 0.25, top_p: 0.5, max_tokens: 40 });
  assert.deepEqual(prompt?.messages, [
    { role: 'system', content: 'You dress people in {{ town }}.' },
    { role: 'user', content: 'It is {{degrees}} degrees in {{town}}.\n' },
  ]);
  assert.equal(prompt?.testData[0]?.get('degrees'), '-30');
  assert.deepEqual(prompt?.evaluators, [{ name: 'names a coat', test: 'contains', value: 'coat' }]);
  assert.deepEqual(
    notices.map(({ line, message }) => [line, /similar/.test(message)]),
    [[22, true]],
  );
});

test('line ends of Windows, a byte order mark and unquoted values change nothing', () => {
  const { prompt } = readPromptFile('weather', `${GITHUB.replaceAll('\n', '\r\n')}`);
  assert.equal(prompt?.messages[1]?.content, 'It is {{degrees}} degrees in {{town}}.\n');
  const named = readPromptFile('x', 'name: 1.10\nmessages: [{role: user, content: no}]');
  assert.deepEqual([named.prompt?.name.en, named.prompt?.messages[0]?.content], ['1.10', 'no']);
});

test('an answer’s schema is read as JSON text, and as a map where an older file has that', () => {
  const file = (schema: string) =>
    `messages: [{role: user, content: Go}]\nresponseFormat: json_schema\njsonSchema: ${schema}`;
  const wrapped = `'{"name": "pet", "strict": true, "schema": {"type": "object"}}'`;
  assert.deepEqual(readPromptFile('a', file(wrapped)).prompt?.parameters.response_format, {
    type: 'json_schema',
    json_schema: { name: 'pet', strict: true, schema: { type: 'object' } },
  });
  const map = '{type: object, properties: {age: {type: integer, minimum: 1}}}';
  const { prompt } = readPromptFile('a', file(map));
  assert.deepEqual(prompt?.parameters.response_format, {
    type: 'json_schema',
    json_schema: {
      name: 'a',
      schema: { type: 'object', properties: { age: { type: 'integer', minimum: 1 } } },
    },
  });
});

const MESSAGES = 'messages: [{role: user, content: "{{tone}} {{size}}"}]\n';

const FAULTS: Record<string, [text: string, line: number, column: number, message: RegExp]> = {
  'nothing at all': ['', 1, 1, /must be a map/],
  'a list': ['- a', 1, 1, /must be a map/],
  'broken brackets': ['messages: [', 1, 12, /./],
  'a tab as indent': ['messages:\n\t- role: user', 2, 1, /[Tt]ab/],
  'a key twice': ['name: a\nname: b\nmessages: []', 2, 1, /unique/],
  'two documents': ['name: a\n---\nname: b', 2, 1, /multiple/],
  'aliases that multiply': [
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    1,
    1,
    /alias/,
  ],
  'brackets without end': ['['.repeat(100_000), 1, 0, /nested/],
  'no messages': ['name: a', 1, 1, /"messages" is missing/],
  'an unknown role': [
    'messages:\n  - role: robot\n    content: x',
    2,
    11,
    /system, user, assistant/,
  ],
  'a message without content': ['messages:\n  - role: user', 2, 5, /"content"/],
  'a temperature in words': [
    `modelParameters:\n  temperature: hot\n${MESSAGES}`,
    2,
    16,
    /from 0 to 2/,
  ],
  'half a token': [`modelParameters:\n  maxTokens: 1.5\n${MESSAGES}`, 2, 14, /whole number/],
  'an unknown format': [`responseFormat: yaml\n${MESSAGES}`, 1, 17, /json_schema/],
  'a format without its schema': [
    `responseFormat: json_schema\n${MESSAGES}`,
    1,
    17,
    /needs "jsonSchema"/,
  ],
  'a schema that is no JSON': [
    `responseFormat: json_schema\njsonSchema: "{"\n${MESSAGES}`,
    2,
    13,
    /not valid JSON/,
  ],
  'an input that no message has': [
    `${MESSAGES}inputs:\n  tone: {}\n  tine: {}`,
    4,
    3,
    /no message has \{\{tine\}\}/,
  ],
  'a choice without options': [`${MESSAGES}inputs:\n  tone:\n    type: choice`, 4, 11, /options/],
  'an unknown type': [`${MESSAGES}inputs:\n  tone:\n    type: date`, 4, 11, /textarea/],
  'a default that is no option': [
    `${MESSAGES}inputs:\n  tone:\n    options: [a, b]\n    default: c`,
    5,
    14,
    /one of the options: a, b/,
  ],
  'an option twice': [`${MESSAGES}inputs:\n  tone:\n    options: [a, a]`, 4, 18, /twice/],
  'a name from the prototype': [
    'messages: [{role: user, content: "{{__proto__}}"}]',
    1,
    11,
    /__proto__/,
  ],
  'nobody allowed': [`allow: []\n${MESSAGES}`, 1, 8, /ACCESS_TOKENS/],
};

for (const [name, [text, line, column, message]] of Object.entries(FAULTS)) {
  test(`a file with ${name} is refused, with the place`, () => {
    const { prompt, faults } = readPromptFile('a', text);
    assert.equal(prompt, undefined);
    const { line: foundLine, column: foundColumn } = faults[0] ?? {};
    // Where the stack ends differs.
    const place = [foundLine, column === 0 ? 0 : foundColumn];
    assert.deepEqual(place, [line, column], faults[0]?.message);
    assert.match(faults[0]?.message ?? '', message);
  });
}

test('what is not known is named and has no effect', () => {
  const text = `version: 2\n${MESSAGES}modelParameters: {topK: 3}\ninputs: {tone: {colour: red}}`;
  const { prompt, notices } = readPromptFile('a', text);
  assert.ok(prompt);
  assert.deepEqual(
    notices.map(({ line, message }) => [line, /"(\w+)"/.exec(message)?.[1]]),
    [
      [1, 'version'],
      [3, 'topK'],
      [4, 'colour'],
    ],
  );
});

test('every example of the documents is a prompt file without a fault', () => {
  for (const path of ['README.md', 'README.ru.md', 'docs/prompts.md', 'docs/prompts.ru.md']) {
    const examples = [...readText(path).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)];
    const files = examples.filter(([, text = '']) => text.includes('messages:'));
    assert.ok(files.length > 0, path);
    for (const [, text = ''] of files) {
      const { faults, notices } = readPromptFile('example', text);
      assert.deepEqual([faults, notices], [[], []], path);
    }
  }
});
