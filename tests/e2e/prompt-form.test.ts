import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findViolations } from '../support/find-violations.ts';
import { needsBrowser } from '../support/needs.ts';
import { goTo, reload, type Stage, setStage } from '../support/page.ts';

const PET = `name: { en: A pet, ru: Питомец }
description: { en: Describes one., ru: Описывает его. }
messages: [{ role: user, content: "{{size}} {{kind}} {{age}} {{notes}}" }]
responseFormat: json_schema
jsonSchema: '{"name": "pet", "schema": {"type": "object", "required": ["name"]}}'
inputs:
  size: { label: { en: Size, ru: Размер }, options: [small, large], default: small }
  kind: { label: { en: Kind, ru: Вид }, hint: { en: Such as a cat, ru: Например кошка } }
  age: { label: { en: Age, ru: Возраст }, type: number, required: false }
  notes: { label: { en: Notes, ru: Заметки }, type: textarea, required: false }
`;

const JSON_ANSWER = '{"name": "Whiskers", "traits": ["calm", "vain"], "owner": {"city": "Omsk"}}';

let stage: Stage;
let folder: string;
before(async () => {
  if (needsBrowser.skip) return;
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  writeFileSync(join(folder, 'pet.prompt.yml'), PET);
  stage = await setStage({ env: { PROMPTS_DIR: folder } });
});
after(async () => {
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true });
});

test(
  'a form is filled, answered as a table, copied as a call and restored',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: JSON_ANSWER }));
    const page = await stage.open({ path: '/' });
    await page.getByRole('link', { name: 'A pet' }).click();
    await page.getByRole('heading', { level: 1, name: 'A pet' }).waitFor();
    await page.getByLabel('Size').selectOption('large');
    await page.getByLabel('Kind').fill('cat {{size}}');
    await page.getByRole('spinbutton', { name: 'Age' }).fill('3');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The answer is complete.').waitFor();
    assert.equal(stage.model.requests.at(-1)?.prompt, 'large cat {{size}} 3 ');
    assert.deepEqual(await page.getByRole('row').allInnerTexts(), [
      'name\tWhiskers',
      'traits\tcalm, vain',
      'owner\t\ncity\tOmsk',
      'city\tOmsk',
    ]);
    await page.getByRole('button', { name: 'Raw text' }).click();
    assert.ok(
      (await page.getByRole('region', { name: 'Answer' }).innerText()).includes(JSON_ANSWER),
    );

    await page.context().grantPermissions(['clipboard-read']);
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied.').waitFor();
    const call = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(call, /"preset":"pet"/);
    assert.match(call, /"inputs":\{"size":"large","kind":"cat \{\{size\}\}","age":"3"\}/);

    await page.getByLabel('Kind').fill('dog');
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Restore' }).first().click();
    await page.waitForFunction(() => {
      const field = document.querySelector<HTMLInputElement>('[name="inputs.kind"]');
      return field?.value === 'cat {{size}}';
    });
    await page.locator('form').getByText(JSON_ANSWER).waitFor();
    assert.deepEqual(page.faults, []);
  },
);

test(
  'what is typed is there after a reload, apart from the start page’s',
  needsBrowser,
  async () => {
    const page = await stage.open({ path: '/p/pet' });
    await page.getByLabel('Kind').fill('an otter');
    await page.getByLabel('Notes').fill('two\nlines');
    await reload(page);
    await page.waitForFunction(() => {
      const field = document.querySelector<HTMLInputElement>('[name="inputs.kind"]');
      return field?.value === 'an otter';
    });
    assert.equal(await page.getByLabel('Notes').inputValue(), 'two\nlines');
    assert.equal(await page.getByLabel('Size').inputValue(), 'small');
    await goTo(page, stage.program.url);
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), '');
  },
);

test('an answer that was cut off is carried on with the same fields', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: '{"name": ', finish: 'length' }));
  const page = await stage.open({ path: '/p/pet' });
  await page.getByLabel('Kind').fill('cat');
  await page.getByRole('button', { name: 'Generate' }).click();
  const next = page.getByRole('button', { name: 'Continue' });
  await next.waitFor();
  stage.model.replyWith(() => ({ text: '"Tom"}' }));
  await next.click();
  await page.getByRole('rowheader', { name: 'name' }).waitFor();
  const { messages } = stage.model.requests.at(-1)?.body ?? {};
  assert.ok(JSON.stringify(messages).includes('small cat'));
});

test('an answer that does not fit is an error, with the text kept', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'Not today.' }));
  const page = await stage.open({ path: '/p/pet' });
  await page.getByLabel('Kind').fill('cat');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /does not fit the JSON schema/);
  await page.getByText('Not today.').waitFor();
});

test('a missing field is told and marked', needsBrowser, async () => {
  const page = await stage.open({ path: '/ru/p/pet' });
  await page.getByRole('button', { name: 'Сгенерировать' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Вид').getAttribute('aria-invalid'), 'true');
});

test('a form is compared: no request while a field is empty, then one for each column', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ body }) => ({ text: `{"name": "Tom", "at": ${body.temperature}}` }));
  const page = await stage.open({ path: '/p/pet' });
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Temperature 0 · 0.6 · 1' }).click();
  const asked = stage.model.requests.length;
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The prompt is empty.').waitFor();
  assert.equal(await page.locator(':focus').getAttribute('name'), 'inputs.kind');
  assert.equal(stage.model.requests.length, asked);

  await page.getByLabel('Kind').fill('cat');
  await page.keyboard.press('Control+Enter');
  const column = (n: number) => page.getByRole('region', { name: `Answer ${n}`, exact: true });
  for (const [n, temperature] of [
    [1, '0'],
    [2, '0.6'],
    [3, '1'],
  ] as const) {
    await column(n)
      .getByRole('row', { name: `at ${temperature}`, exact: true })
      .waitFor();
  }
  const sent = stage.model.requests.slice(asked);
  assert.deepEqual(
    sent.map(({ prompt }) => prompt),
    ['small cat  ', 'small cat  ', 'small cat  '],
  );
  await page.getByRole('button', { name: 'Mark differences' }).click();
  await column(2).locator('mark').first().waitFor();

  await page.getByLabel('Kind').fill('dog');
  await reload(page);
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Restore' }).first().click();
  await column(3).getByRole('row', { name: 'at 1', exact: true }).waitFor();
  assert.equal(await page.getByLabel('Kind').inputValue(), 'cat');
  await column(2).getByRole('button', { name: 'Use these settings' }).click();
  assert.equal(await page.getByLabel('Temperature').inputValue(), '0.6');
  await page.getByRole('row', { name: 'at 0.6', exact: true }).waitFor();
  assert.deepEqual(page.faults, []);
});

test('axe finds nothing on a form and its answer, in both languages', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: JSON_ANSWER }));
  for (const path of ['/p/pet', '/ru/p/pet']) {
    const page = await stage.open({ path });
    await page.locator('[name="inputs.kind"]').fill('cat');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('rowheader', { name: 'name' }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await findViolations(page), [], path);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  }
});
