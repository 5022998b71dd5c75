import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseForm, pickLocale } from '../../server/http/negotiate.ts';

test('the form of the answer is what Accept likes best, and the body’s word is above it', () => {
  const forms = {
    '': 'json',
    '*/*': 'json',
    'image/png': 'json',
    'text/*': 'text',
    'TEXT/PLAIN': 'text',
    'text/plain, */*': 'text',
    'text/plain;q=0.5, */*': 'json',
    'text/plain;q=0, application/json': 'json',
    'text/event-stream; charset=utf-8': 'events',
    'text/event-stream;q=0.9, application/json': 'json',
  };
  for (const [accept, form] of Object.entries(forms)) {
    assert.equal(chooseForm(accept, undefined), form, accept);
    assert.equal(chooseForm(accept, true), 'events', accept);
    assert.equal(chooseForm(accept, false), 'json', accept);
  }
});

test('the language is what Accept-Language likes best of ours, else English', () => {
  const locales = {
    '': 'en',
    '*': 'en',
    de: 'en',
    'ru-RU,ru;q=0.9,en-US;q=0.8': 'ru',
    'de, ru;q=0.5, en;q=0.4': 'ru',
    'en;q=0, RU;q=0.1': 'ru',
    'en, ru;q=0.9': 'en',
  };
  for (const [header, locale] of Object.entries(locales)) {
    assert.equal(pickLocale(header), locale, header);
  }
});
