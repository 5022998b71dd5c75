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
    assert.equal(await page.getByRole('button', { name: 'Копировать' }).count(), 0);
  },
);

/** More than the framework would put into the page in one piece if it were to come late. */
const LONG = '- an item with `code` in it\n'.repeat(2000);
const MARKDOWN = `# Way\n\nOne **bold** word.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\`\`\`js\nlet a;\n\`\`\`\n\n${LONG}\nfinis`;

test('without JavaScript the answer is formatted all the same', needsBrowser, async () => {
  stage.model.replyWith(() => ({ text: MARKDOWN, deltaSplit: 20_000 }));
  const page = await stage.open(plain);
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Show');
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Generate' }).click();
  const [head = '', body = ''] = (await (await answered).text()).split('<body>');
  assert.doesNotMatch(head, /<script>/);
  assert.doesNotMatch(body, /<script>|<style|\sstyle=/);
  const answer = page.getByRole('region', { name: 'Answer' });
  assert.equal(await answer.getByRole('heading', { name: 'Way' }).isVisible(), true);
  assert.equal(await answer.getByRole('cell', { name: '2' }).isVisible(), true);
  assert.equal(await answer.locator('strong').innerText(), 'bold');
  assert.equal(await answer.locator('pre').innerText(), 'let a;\n');
  assert.ok((await answer.getByRole('listitem').count()) > 1000);
  // What is past the server's limit is there as text.
  assert.match(await answer.innerText(), /finis/);
  assert.equal(await page.getByRole('button', { name: 'Copy code' }).count(), 0);
  const border = await answer.locator('figure').first().evaluate(readBorder);
  assert.notEqual(border, '0px', 'its styles are there too');
});

test('a form sent before the code came is answered in a page that the code takes over', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(() => ({ text: MARKDOWN, deltaSplit: 20_000 }));
  const page = await stage.open();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Show');
  await page
    .locator('form')
    .first()
    .evaluate((form: HTMLFormElement) => form.submit());
  await page.getByText('The answer is complete.').waitFor();
  // What is still being formatted is made anew when it is whole, its buttons too.
  await page.getByText('finis', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Copy code' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const answer = page.getByRole('region', { name: 'Answer' });
  assert.equal(await answer.getByRole('heading', { name: 'Way' }).isVisible(), true);
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.getByText('One **bold** word.').waitFor();
  assert.deepEqual(page.faults, []);
});

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

function readBorder(figure: Element): string {
  return getComputedStyle(figure.querySelector('td') ?? figure).borderBottomWidth;
}
