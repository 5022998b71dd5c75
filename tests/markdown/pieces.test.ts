import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MarkdownNode } from '../../components/markdown/build-tree.ts';
import { cutText } from '../../components/markdown/cut-text.ts';
import { readPiece } from '../../components/markdown/read-piece.ts';
import { EMPTY_SPLIT, type Piece, splitFurther } from '../../components/markdown/split-pieces.ts';

function list({ closed, open }: typeof EMPTY_SPLIT): readonly Piece[] {
  return [...closed, open];
}

function readAll(pieces: readonly Piece[]): MarkdownNode[] {
  return pieces.flatMap((piece) =>
    piece.kind === 'text' ? readPiece(piece.source, piece.levels) : [],
  );
}

const WORDS = 'Some words of an answer. ';
const LONG = WORDS.repeat(30);
const ANSWERS = [
  `1. \`\`\`sh\n   ls\n   \`\`\`\n\n${LONG}\n\n${LONG}`,
  `1. ${LONG.repeat(6)}\n\n    - ${LONG.repeat(6)}\n\n    ${LONG}\n\n2. b\n\n${LONG}`,
  `${LONG}\n***b* c\n\n${LONG}\n- - -\n- a\n\n\n- b\n  > c\nd\n\n${LONG}\n===\n\na | b\n--|--\nc | d\n# e\n${LONG}`,
  `x\na | b\n-|-x\n\n${LONG}\n\n    code\n\n\n    more\n${LONG}\n\`\`\`\`js\n\`\`\`\n\n${LONG}\n\`\`\`\`\n${LONG}`,
  `$$\na\n\n- b\n\n${LONG}\n\n- c\n$$\n\n${LONG}\n\\[ x_1\n- y\n+ z \\]\n\n${LONG}\n\\[ x_1\n- y\n\n${LONG}\n- z`,
  `- a\n\n  \\[\n  b\n\nc\n\n${LONG}\n\n\\]\n\n${LONG}\n\n$$\n${LONG}\n$$ and more\n\n${LONG}\n- a`,
].map((answer) => `${LONG}\n\n${answer}`);

test('an answer cut at every character is read as it is whole', () => {
  for (const answer of ANSWERS) {
    let split = EMPTY_SPLIT;
    for (let length = 1; length <= answer.length; length += 1) {
      const next = splitFurther(split, answer.slice(0, length), 1);
      assert.deepEqual(next.closed.slice(0, split.closed.length), split.closed);
      split = next;
    }
    assert.ok(split.closed.length > 0);
    assert.deepEqual(readAll(list(split)), readPiece(answer, []));
  }
});

test('a text that is not the continuation is split anew', () => {
  const first = splitFurther(EMPTY_SPLIT, `${LONG}\n\n`.repeat(5), 10_000);
  const second = splitFurther(first, 'Other', 10_000);
  assert.deepEqual(list(second), [{ kind: 'text', source: 'Other', levels: [] }]);
});

test('no character is lost, however it arrives', () => {
  const lines = fc.constantFrom(
    'word ',
    'слово 👩‍👩‍👧 ',
    '- item',
    '\n',
    '\r\n',
    '\n\n',
    '# h\n',
    '> q\n',
    '   ',
  );
  const texts = fc.array(lines, { maxLength: 2000, size: 'max' }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.integer({ min: 100, max: 9000 }), (text, step) => {
      let split = EMPTY_SPLIT;
      while (split.text.length < text.length) split = splitFurther(split, text, step);
      assert.equal(
        list(split)
          .map(({ source }) => source)
          .join(''),
        text,
      );
    }),
    { numRuns: 30 },
  );
});

test('pieces know the headings above them', () => {
  const text = `# a\n## b\n${LONG}\n### c\n${LONG}\n# d\n${LONG}`;
  const pieces = list(splitFurther(EMPTY_SPLIT, text, text.length));
  const levels = pieces.map((piece) => (piece.kind === 'text' ? piece.levels : null));
  assert.deepEqual(levels, [[], [1, 2], [1, 2, 3]]);
});

test('parts of a growing text stay the same but for the last', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 900 }), fc.nat(900), (text, length) => {
      const parts = cutText(text, 40, ' ');
      assert.equal(parts.join(''), text);
      const before = cutText(text.slice(0, length), 40, ' ').slice(0, -1);
      assert.deepEqual(parts.slice(0, before.length), before);
    }),
  );
});
