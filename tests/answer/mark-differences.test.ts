import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { markDifferences } from '../../lib/answer/mark-differences.ts';

function mark(...texts: string[]): string[] {
  return markDifferences(texts, 'en').map((parts) =>
    parts.map(({ text, differs }) => (differs ? `[${text}]` : text)).join(''),
  );
}

test('the words that are not in all texts are marked in each', () => {
  assert.deepEqual(mark('a brave cat sat', 'a lazy dog sat', 'a brave dog sat down'), [
    'a [brave cat] sat',
    'a [lazy dog] sat',
    'a [brave dog] sat [down]',
  ]);
  assert.deepEqual(mark('same text', 'same  text\n'), ['same text', 'same  text\n']);
  assert.deepEqual(mark('', 'new'), ['', '[new]']);
  assert.deepEqual(mark('猫が好きです', '犬が好きです'), ['[猫]が好きです', '[犬]が好きです']);
});

test('whatever the texts are, the parts are them exactly, and the rest of all is the same', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', '\n', ' ', '🦊', ', '), { maxLength: 30 });
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    words.map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), (texts) => {
      const marked = markDifferences(texts, 'ru');
      assert.deepEqual(
        marked.map((parts) => parts.map((part) => part.text).join('')),
        texts,
      );
      const shared = marked.map((parts) =>
        parts
          .filter(({ differs }) => !differs)
          .map((part) => part.text)
          .join('')
          .replaceAll(/\s+/g, ''),
      );
      assert.equal(new Set(shared).size, 1);
    }),
  );
});

test('very long texts are compared by lines', () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `line ${at} of many words`);
  const [one, other] = mark(lines.join('\n'), lines.with(1500, 'another line').join('\n'));
  assert.ok(one?.includes('[line 1500 of many words\n]line 1501'));
  assert.ok(other?.includes('[another line\n]line 1501'));
});
