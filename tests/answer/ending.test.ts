import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addEnds } from '../../lib/answer/add-ends.ts';
import { describeEnding } from '../../lib/answer/describe-ending.ts';
import type { AnswerEnd, Locale } from '../../lib/contract/wire.ts';
import { getTexts } from '../../lib/language/texts.ts';

const END: AnswerEnd = {
  model: 'gpt-test',
  finish_reason: 'stop',
  usage: { prompt_tokens: 21, completion_tokens: 1342, total_tokens: 1363 },
  request_id: 'r',
};

function describe(end: AnswerEnd, locale: Locale, text = 'text') {
  const timing = { firstText: 340, total: 3210 };
  return describeEnding({ text, end, timing }, getTexts(locale), locale);
}

test('an ending is told with the right plurals and numbers of each language', () => {
  assert.deepEqual(describe({ ...END, cost_usd: 0.00067 }, 'en').facts, [
    'gpt-test',
    '21 tokens in',
    '1,342 tokens out',
    '$0.00067',
    'first text after 340 ms',
    '3.2 sec in all',
    '418 tokens a second',
  ]);
  assert.deepEqual(describe(END, 'ru').facts, [
    'gpt-test',
    '21 токен в запросе',
    '1\u00a0342 токена в ответе',
    'первый текст через 340 мс',
    'всего 3,2 с',
    '418 токенов в секунду',
  ]);
});

test('what the server left out or changed is told', () => {
  const adjusted = [{ param: 'temperature', reason: 'left out' }];
  const { facts } = describe({ ...END, usage: null, adjusted }, 'en');
  assert.ok(facts.includes('tokens not reported'));
  assert.ok(facts.includes('temperature: left out'));
});

test('only endings that need it are explained', () => {
  const cut: AnswerEnd = { ...END, finish_reason: 'length' };
  assert.equal(describe(END, 'en').reason, undefined);
  assert.match(describe(cut, 'en').reason ?? '', /Cut off/);
  assert.match(describe(cut, 'en', '').reason ?? '', /before the model wrote anything/);
  assert.match(describe(END, 'en', '').reason ?? '', /without writing anything/);
});

test('an answer that was carried on costs what all its parts cost', () => {
  const sum = addEnds(
    { ...END, cost_usd: 0.5 },
    { ...END, cost_usd: 0.25, finish_reason: 'length' },
  );
  assert.equal(sum.cost_usd, 0.75);
  assert.equal(sum.usage?.completion_tokens, 2684);
  assert.equal(sum.finish_reason, 'length');
  assert.equal(addEnds(END, { ...END, usage: null }).usage, null);
});

test('both languages say the same things', () => {
  const names = (locale: Locale) => Object.keys(getTexts(locale)).sort();
  assert.deepEqual(names('ru'), names('en'));
  for (const [name, text] of Object.entries(getTexts('ru'))) {
    if (typeof text !== 'string' || name === 'title') continue;
    const marks = (value: unknown) =>
      String(value)
        .match(/\{\w+\}/g)
        ?.sort();
    assert.deepEqual(marks(text), marks(Reflect.get(getTexts('en'), name)), name);
  }
});
