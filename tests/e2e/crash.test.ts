import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

test(
  'a page whose own code fails says so, keeps the answer on the screen, and has the prompt when it is loaded again',
  needsBrowser,
  async () => {
    stage.model.replyWith(() => ({ text: 'a dear answer' }));
    const page = await stage.open({ locale: 'ru', path: '/ru' });
    await page.getByRole('textbox', { name: 'Запрос' }).fill('Дорогой запрос');
    await page.getByRole('button', { name: 'Сгенерировать' }).click();
    await page.getByText('Ответ готов').waitFor();
    // The list of the history says times with it.
    await page.evaluate(() => {
      Intl.DateTimeFormat = class {
        constructor() {
          throw new Error('broken on purpose');
        }
      } as unknown as typeof Intl.DateTimeFormat;
    });
    await page.getByRole('button', { name: 'История' }).click();
    await page.getByRole('alert').filter({ hasText: 'произошла ошибка' }).waitFor();
    assert.match(await page.getByRole('main').innerText(), /a dear answer/);
    await page.getByRole('button', { name: 'Загрузить страницу снова' }).click();
    const prompt = page.getByRole('textbox', { name: 'Запрос' });
    await prompt.waitFor();
    await page.waitForFunction(() => document.querySelector('textarea')?.value !== '');
    assert.equal(await prompt.inputValue(), 'Дорогой запрос');
  },
);
