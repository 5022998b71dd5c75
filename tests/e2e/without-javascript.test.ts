import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

const plain = { javaScriptEnabled: false };

test(
  'without JavaScript the form gives the answer in the page, with prompt and settings kept',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({
      text: 'Ответ <b>готов</b>.',
      counts: { prompt: 21, completion: 2 },
    }));
    const page = await stage.open({ ...plain, locale: 'ru-RU' });
    await page.getByRole('textbox', { name: 'Запрос' }).fill('Первая\nвторая');
    await page.getByLabel('Температура').fill('0.7');
    await page.getByRole('button', { name: 'Сгенерировать' }).click();
    const answer = page.getByRole('region', { name: 'Ответ' });
    assert.match(await answer.innerText(), /Ответ <b>готов<\/b>\./);
    assert.match(await answer.innerText(), /21 токен в запросе.*2 токена в ответе/s);
    assert.equal(await page.getByRole('status').textContent(), 'Ответ готов.');
    assert.equal(stage.model.requests.at(-1)?.prompt, 'Первая\nвторая');
    assert.equal(
      await page.getByRole('textbox', { name: 'Запрос' }).inputValue(),
      'Первая\nвторая',
    );
    assert.equal(await page.getByLabel('Температура').inputValue(), '0.7');
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await page.getByRole('button', { name: 'Скопировать ответ' }).count(), 0);
  },
);

test('without JavaScript a cut-off answer is continued', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: 'The cat sat on the m', finish: 'length' }));
  const page = await stage.open(plain);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Tell');
  await page.getByRole('button', { name: 'Generate' }).click();
  stage.model.replyWith(() => ({ text: 'at.' }));
  await page.getByRole('button', { name: 'Continue' }).click();
  assert.match(
    await page.getByRole('region', { name: 'Answer' }).innerText(),
    /The cat sat on the mat\./,
  );
});

test(
  'without JavaScript an error stands in the page with its own status',
  needsBrowser,
  async () => {
    const page = await stage.open(plain);
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Keep me');
    await page.getByLabel('Max tokens').fill('0');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Generate' }).click();
    assert.equal((await answered).status(), 400);
    assert.match((await page.getByRole('alert').textContent()) ?? '', /max_tokens.*at least 1/);
    assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Keep me');
    assert.equal(await page.getByRole('button', { name: 'Retry' }).isEnabled(), true);
  },
);

test('without JavaScript the language can be chosen, and is remembered', needsBrowser, async () => {
  const page = await stage.open(plain);
  await page.getByRole('link', { name: 'Русский' }).click();
  assert.equal(new URL(page.url()).pathname, '/ru');
  await page.goto(stage.program.url);
  await page.getByRole('button', { name: 'Сгенерировать' }).waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Generate' }).waitFor();
  await page.goto(`${stage.program.url}/ru`);
  await page.getByRole('button', { name: 'Сгенерировать' }).waitFor();
});
