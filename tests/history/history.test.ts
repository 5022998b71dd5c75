import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnswerEnd } from '../../lib/contract/wire.ts';
import { readEntryRequest } from '../../lib/history/compare-settings.ts';
import { exportJson, exportMarkdown } from '../../lib/history/export-history.ts';
import {
  type FinishedRun,
  type HistoryEntry,
  isCarriedOn,
  listExcess,
  makeEntry,
  parseEntry,
  readEntryValues,
  searchEntries,
} from '../../lib/history/history.ts';

const END: AnswerEnd = {
  model: 'gpt-6-luna',
  finish_reason: 'length',
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7, reasoning_tokens: 1 },
  cost_usd: 0.001,
  adjusted: [{ param: 'temperature', reason: 'not accepted' }],
  demo: true,
  request_id: 'r1',
};
const RUN: FinishedRun = {
  request: { prompt: 'Кот', preset: 'pet-names', temperature: 0, max_tokens: 5, stream: true },
  text: 'Ответ',
  end: END,
};
const TITLES = { history: 'History', prompt: 'Prompt', settings: 'Settings', answer: 'Answer' };

function make(prompt: string, answer = 'answer', time = 1_800_000_000_000): HistoryEntry {
  return makeEntry([{ request: { prompt }, text: answer }], { locale: 'en', time, random: 'x' });
}

test('an entry survives being stored, whole', () => {
  const entry = makeEntry([RUN], { locale: 'ru', time: 1_800_000_000_000, random: 'abc' });
  assert.deepEqual(parseEntry(JSON.parse(JSON.stringify(entry))), entry);
  assert.deepEqual(entry.end, END);
  assert.deepEqual(readEntryRequest(entry), {
    prompt: 'Кот',
    preset: 'pet-names',
    temperature: 0,
    max_tokens: 5,
  });
  assert.deepEqual(readEntryValues(entry), {
    prompt: 'Кот',
    preset: 'pet-names',
    temperature: '0',
    max_tokens: '5',
  });
});

test('whatever else is in the store is left out or put right, never thrown at', () => {
  for (const value of [null, 1, 'x', [], {}, { id: 'a' }, { ...make('a'), time: 1e300 }]) {
    assert.equal(parseEntry(value), undefined);
  }
  const odd = { ...make('a'), settings: { model: 5, temperature: Number.NaN }, end: { model: 1 } };
  assert.deepEqual(parseEntry(odd), make('a'));
  assert.deepEqual(parseEntry({ ...make('a'), size: -1e9 }), make('a'));
  const shape = { ...make('a') };
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(shape), 'end'), fc.anything(), (name, value) => {
      const entry = parseEntry({ ...shape, [name]: value });
      if (entry) assert.deepEqual(parseEntry(structuredClone(entry)), entry);
    }),
    { numRuns: 2000 },
  );
});

test('ids sort as times do', () => {
  const times = [1, 999_999_999_999, 1_800_000_000_000, 8_000_000_000_000];
  const ids = times.map((time) => make('a', 'b', time).id);
  assert.deepEqual(ids.toSorted(), ids);
});

test('the oldest go when there are too many or they are too long; the newest stays', () => {
  const rows = Array.from({ length: 6 }, (_, index) => ({ id: String(index), size: 10 }));
  assert.deepEqual(listExcess(rows, { entries: 4, size: 1000 }), ['4', '5']);
  assert.deepEqual(listExcess(rows, { entries: 100, size: 30 }), ['3', '4', '5']);
  assert.deepEqual(listExcess([{ id: 'a', size: 99 }], { entries: 4, size: 10 }), []);
  assert.deepEqual(listExcess(rows), []);
});

test('a search finds every word in prompt or answer, in any case, ё as е', () => {
  const entries = [make('Ёлка', 'Зелёная ИГОЛКА'), make('Fir tree'), make('e\u0301cole')];
  const search = (query: string) => searchEntries(entries, query).map((entry) => entry.prompt);
  assert.deepEqual(search('елка зеленая'), ['Ёлка']);
  assert.deepEqual(search('ЁЛКА игол'), ['Ёлка']);
  assert.deepEqual(search('tree FIR answer'), ['Fir tree']);
  assert.deepEqual(search('École'), ['e\u0301cole']);
  assert.deepEqual(search('fir palm'), []);
  assert.equal(search('  ').length, 3);
  assert.deepEqual(search('.*'), []);
});

test('a run that carried an answer on belongs to the entry that it carried on', () => {
  const before = make('Tell', 'Once');
  const run = { request: { prompt: 'Tell', continue_from: 'Once' }, text: 'Once upon' };
  assert.ok(isCarriedOn(before, run));
  assert.ok(!isCarriedOn(before, { ...run, request: { prompt: 'Tell' } }));
  assert.ok(!isCarriedOn(make('Tell', 'Twice'), run));
});

test('the export as JSON gives everything back', () => {
  const entry = makeEntry([RUN], { locale: 'ru', time: 1_800_000_000_000, random: 'abc' });
  const { entries } = JSON.parse(exportJson([entry]));
  assert.deepEqual(entries, [
    {
      time: '2027-01-15T08:00:00.000Z',
      locale: 'ru',
      prompt: 'Кот',
      settings: { preset: 'pet-names', temperature: 0, max_tokens: 5 },
      answer: 'Ответ',
      end: END,
    },
  ]);
});

test('the export as Markdown keeps prompts and answers apart whatever is in them', () => {
  const text = exportMarkdown([make('a\n````\nb'), make('c', '```js\ncut off')], TITLES);
  assert.match(text, /^# History\n\n## 2027-01-15T08:00:00.000Z\n/);
  assert.ok(text.includes('\n`````text\na\n````\nb\n`````\n'));
  assert.ok(text.endsWith('```js\ncut off\n```\n'));
});
