import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { appendText, joinBlocks, NO_TEXT } from '../../lib/answer/text-blocks.ts';

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 3000 }),
    fc.constantFrom('\n', ' ', '🦊', 'word '.repeat(900), 'x'.repeat(14_000)),
  ),
  { maxLength: 30 },
);

test('blocks joined are the text exactly, and closed ones stay what they are', () => {
  fc.assert(
    fc.property(pieces, (texts) => {
      let blocks = NO_TEXT;
      for (const text of texts) {
        const next = appendText(blocks, text);
        assert.deepEqual(next.closed.slice(0, blocks.closed.length), blocks.closed);
        blocks = next;
      }
      assert.equal(joinBlocks(blocks), texts.join(''));
    }),
    { numRuns: 200 },
  );
});

test('no block grows without bound, and none parts the halves of a character', () => {
  const { closed, open } = appendText(NO_TEXT, `x${'🦊'.repeat(50_000)}`);
  for (const block of [...closed, open]) {
    assert.ok(block.length <= 12_000);
    assert.ok(block.isWellFormed());
  }
});
