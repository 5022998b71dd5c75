import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

const LETTER = `name: { en: A letter, ru: Письмо }
description: { en: Writes one., ru: Пишет его. }
modelParameters: { temperature: 0.25 }
messages: [{ role: user, content: "{{tone}} {{to}} {{age}} {{text}}" }]
inputs:
  tone:
    label: { en: Tone, ru: Тон }
    hint: How it sounds
    options: [{ value: formal, label: { en: Formal, ru: Официальный } }, { value: kind }]
    default: formal
  to: {}
  age: { type: number, required: false }
  text: { type: textarea, maxLength: 100 }
`;

let model: ModelServer;
let program: Program;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  writeFileSync(join(folder, 'letter.prompt.yml'), LETTER);
  writeFileSync(
    join(folder, 'plain.prompt.yml'),
    'messages: [{role: user, content: "Say {{word}}"}]',
  );
  model = await startModelServer();
  const env = { PROMPTS_DIR: folder, OPENAI_BASE_URL: model.url, START_PROMPT: 'plain' };
  program = await startProgram({ env });
});

after(async () => {
  await program.stop();
  await model.close();
  rmSync(folder, { recursive: true });
});

async function open(path: string, init: RequestInit = {}) {
  const response = await fetch(`${program.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

function post(path: string, fields: Record<string, string>) {
  return open(path, { method: 'POST', body: new URLSearchParams(fields) });
}

/** The element with this id, as it stands in the page. */
function findTag(html: string, id: string): string {
  return html.match(new RegExp(`<\\w+[^>]* id="${id.replace('.', '\\.')}"[^>]*>[^<]*`))?.[0] ?? '';
}

test('a prompt file has a form with a labelled field for each variable, in both languages', async () => {
  const { status, html } = await open('/p/letter');
  assert.equal(status, 200);
  assert.match(html, /<html lang="en"/);
  assert.match(html, /<title>A letter<\/title>/);
  assert.match(html, /<h1[^>]*>A letter<\/h1>/);
  assert.match(html, /<label for="inputs\.tone">Tone<\/label>/);
  assert.match(html, /<option value="formal" selected="">Formal<\/option>/);
  assert.match(html, /id="inputs\.tone-hint"[^>]*>How it sounds</);
  assert.match(findTag(html, 'inputs.age'), /type="number"/);
  assert.doesNotMatch(findTag(html, 'inputs.age'), /required/);
  assert.match(findTag(html, 'inputs.text'), /^<textarea.* maxLength="100"/i);
  assert.match(findTag(html, 'temperature'), /placeholder="0\.25"/);
  assert.doesNotMatch(html, /name="prompt"|name="preset"/);
  const russian = await open('/ru/p/letter');
  assert.match(russian.html, /<html lang="ru"/);
  assert.match(russian.html, />Официальный<\/option>/);
  assert.match(russian.html, /href="\/p\/letter\?lang=en"/);
});

test('the form works without JavaScript, and keeps what was typed', async () => {
  const fields = { 'inputs.tone': 'kind', 'inputs.to': 'Ann', 'inputs.text': 'two\r\nlines' };
  const { status, html } = await post('/p/letter', fields);
  assert.equal(status, 200);
  assert.equal(model.requests.at(-1)?.prompt, 'kind Ann  two\nlines');
  assert.match(findTag(html, 'inputs.to'), /value="Ann"/);
  assert.match(findTag(html, 'inputs.text'), />\n?two\nlines/);
  assert.match(html, /<option value="kind" selected="">kind<\/option>/);
});

test('a missing field is told and marked, and nothing typed is lost', async () => {
  const { status, html } = await post('/p/letter', { 'inputs.text': 'kept' });
  assert.equal(status, 400);
  assert.match(html, /role="alert">[^<]*inputs\.to/);
  assert.match(findTag(html, 'inputs.to'), /aria-invalid="true"/);
  assert.doesNotMatch(findTag(html, 'inputs.text'), /aria-invalid/);
  assert.match(findTag(html, 'inputs.text'), /kept/);
});

test('an address without a prompt file is not found', async () => {
  for (const path of ['/p/none', '/ru/p/none', '/p/constructor', '/p/letter.prompt.yml']) {
    assert.equal((await open(path)).status, 404, path);
  }
});

test('a choice of language stays at the form', async () => {
  const { status, headers } = await open('/p/letter?lang=ru');
  assert.deepEqual([status, headers.get('location')], [303, '/ru/p/letter']);
});

test('START_PROMPT’s form is the start page, which leads to the others', async () => {
  const { html } = await open('/');
  assert.match(html, /<label for="inputs\.word">word<\/label>/);
  assert.match(html, /href="\/p\/letter">A letter<\/a><p>Writes one\.<\/p>/);
  assert.equal((await post('/', { 'inputs.word': 'Hi' })).status, 200);
  assert.equal(model.requests.at(-1)?.prompt, 'Say Hi');
  assert.equal((await post('/', {})).status, 400);
  assert.equal((await post('/', { prompt: 'plainly' })).status, 200);
  assert.equal(model.requests.at(-1)?.prompt, 'plainly');
});

test('another method is refused, as for every page', async () => {
  for (const method of ['PUT', 'OPTIONS']) {
    const { status, headers } = await open('/p/letter', { method });
    assert.deepEqual([status, headers.get('allow')], [405, 'GET, HEAD, POST'], method);
  }
});
