import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { goTo, reload, type Stage, setStage } from '../support/page.ts';

const NAMES = [
  {
    path: '/',
    language: 'en',
    prompt: 'Prompt',
    generate: 'Generate',
    settings: 'Settings',
    fields: ['Model', 'Temperature', 'Max tokens', 'Preset'],
    answer: 'Answer',
  },
  {
    path: '/ru',
    language: 'ru',
    prompt: 'Запрос',
    generate: 'Сгенерировать',
    settings: 'Параметры',
    fields: ['Модель', 'Температура', 'Макс. токенов', 'Шаблон'],
    answer: 'Ответ',
  },
];

let stage: Stage;
before(async () => {
  if (needsBrowser.skip) return;
  stage = await setStage();
  stage.model.models = [
    { id: 'gpt-6-luna', shutdown_date: null },
    { id: 'gpt-old', shutdown_date: '2027-01-14' },
  ];
});
after(() => stage?.close());

for (const names of NAMES) {
  test(`everything has its promised name at ${names.path}`, needsBrowser, async () => {
    const page = await stage.open({ path: names.path });
    const main = page.getByRole('main');
    await main.getByRole('textbox', { name: names.prompt, exact: true }).waitFor();
    await main.getByRole('button', { name: names.generate, exact: true }).waitFor();
    const settings = main.getByRole('group', { name: names.settings, exact: true });
    for (const field of names.fields) {
      assert.equal(await settings.getByLabel(field, { exact: true }).count(), 1, field);
    }
    await main.getByRole('region', { name: names.answer, exact: true }).waitFor();
    assert.equal(await page.getByRole('status').count(), 1);
    assert.equal(await page.getByRole('alert').count(), 0);
    assert.equal(await page.locator('html').getAttribute('lang'), names.language);
    assert.deepEqual(page.faults, []);
  });
}

test(
  'the settings reach the model, and come back after a reload until they are reset',
  needsBrowser,
  async () => {
    const page = await stage.open();
    await page.getByRole('textbox', { name: 'Prompt' }).fill('  Привет 🦊\n\nмир ');
    await page.getByLabel('Model').fill('gpt-test');
    await page.getByLabel('Temperature').fill('0.3');
    await page.getByLabel('Max tokens').fill('50');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('made up by the stand-in').waitFor();
    const sent = stage.model.requests.at(-1);
    assert.equal(sent?.prompt, '  Привет 🦊\n\nмир ');
    assert.equal(sent.body.model, 'gpt-test');
    assert.equal(sent.body.temperature, 0.3);

    await reload(page);
    assert.equal(
      await page.getByRole('textbox', { name: 'Prompt' }).inputValue(),
      '  Привет 🦊\n\nмир ',
    );
    assert.equal(await page.getByLabel('Temperature').inputValue(), '0.3');
    await page.getByRole('button', { name: 'Reset settings' }).click();
    assert.equal(await page.getByLabel('Temperature').inputValue(), '');
    await reload(page);
    assert.equal(await page.getByLabel('Model').inputValue(), '');
    assert.equal(
      await page.getByRole('textbox', { name: 'Prompt' }).inputValue(),
      '  Привет 🦊\n\nмир ',
    );
  },
);

test(
  'a page where nothing was typed leaves the draft that another kept',
  needsBrowser,
  async () => {
    const idle = await stage.open();
    const busy = await idle.context().newPage();
    await goTo(busy, stage.program.url);
    await busy.getByRole('textbox', { name: 'Prompt' }).fill('A long draft');
    await busy.waitForFunction(() => localStorage.getItem('quickstart.draft') === 'A long draft');
    await busy.goto('about:blank');
    await idle.goto('about:blank');
    await goTo(idle, stage.program.url);
    await idle.waitForFunction(() => document.querySelector('textarea')?.value === 'A long draft');
  },
);

test('the chosen model shows the day that it shuts down', needsBrowser, async () => {
  const page = await stage.open({ path: '/ru' });
  await page.getByLabel('Модель').fill('gpt-old');
  await page.getByText('Отключается 14 января 2027').waitFor();
});

test(
  'the keyboard sends, stops and finds the prompt, but not while an input method composes',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: 'word '.repeat(200), delay: { delta: 30 } }));
    const page = await stage.open();
    const prompt = page.getByRole('textbox', { name: 'Prompt' });
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    assert.equal(await prompt.inputValue(), 'hello\n');
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await prompt.dispatchEvent('keydown', {
        key: 'Enter',
        ctrlKey: true,
        bubbles: true,
        ...init,
      });
    }
    assert.equal(await page.getByRole('status').textContent(), '');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByText('word').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped.').waitFor();
    assert.equal(await prompt.inputValue(), 'hello\n');
  },
);

test(
  'a request that the server refuses keeps the prompt and marks the field',
  needsBrowser,
  async () => {
    const page = await stage.open({ path: '/ru' });
    await page.getByRole('textbox', { name: 'Запрос' }).fill('привет');
    await page.getByLabel('Температура').fill('5');
    await page.getByRole('button', { name: 'Сгенерировать' }).click();
    assert.match((await page.getByRole('alert').textContent()) ?? '', /temperature.*не больше 2/);
    assert.equal(await page.getByLabel('Температура').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByRole('textbox', { name: 'Запрос' }).inputValue(), 'привет');
  },
);

test('on a phone the settings are folded into one line that says what they hold', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open({ viewport: { width: 390, height: 844 } });
  await page.getByText('gpt-6-luna · own temperature · no limit').click();
  await page.getByLabel('Preset').selectOption('pet-names');
  await page.getByLabel('Model').fill('gpt-test');
  await page.getByLabel('Temperature').fill('0.3');
  await page.getByLabel('Max tokens').fill('50');
  const line = page.getByText('Pet names · gpt-test · temperature 0.3 · max 50 tokens');
  await line.click();
  assert.equal(await page.getByLabel('Temperature').isVisible(), false);
  const bottom = await page
    .getByRole('region', { name: 'Answer' })
    .evaluate((element) => element.getBoundingClientRect().top);
  assert.ok(bottom < 600, 'the answer begins on the first screen');
});

test('on a phone the settings unfold without JavaScript too', needsBrowser, async () => {
  const page = await stage.open({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  await page.getByText('gpt-6-luna · own temperature · no limit').click();
  assert.equal(await page.getByLabel('Temperature').isVisible(), true);
});

test('what is typed on an answered page before its code arrives is kept', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open();
  const { promise: isTyped, resolve: haveTyped } = Promise.withResolvers<void>();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Sent');
  await page.route('**/*.js', async (route) => {
    await isTyped;
    await route.continue();
  });
  await page.evaluate(() => document.querySelector('form')?.submit());
  await page.getByText('The answer is complete.').waitFor();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Typed since');
  await page.getByLabel('Preset').selectOption('translate');
  await page.getByLabel('Temperature').fill('0.4');
  haveTyped();
  await page.getByText('From Russian into English').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Prompt' }).inputValue(), 'Typed since');
  assert.equal(await page.getByLabel('Temperature').inputValue(), '0.4');
  assert.deepEqual(page.faults, []);
});
