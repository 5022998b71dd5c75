import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutText } from '../../components/markdown/cut-text.ts';
import {
  EMPTY_SPLIT,
  type Piece,
  type Split,
  splitFurther,
} from '../../components/markdown/split-pieces.ts';

function split(text: string, step = Number.POSITIVE_INFINITY): Piece[] {
  let now: Split = EMPTY_SPLIT;
  while (now.text.length < text.length) now = splitFurther(now, text, step);
  return [...now.closed, now.open];
}

function kinds(text: string): string[] {
  return split(text).map((piece) => piece.kind);
}

const PARAGRAPH = `${'Some words. '.repeat(60)}\n\n`;

test('finished pieces never change while the answer grows', () => {
  const text = `# A\n\n${PARAGRAPH.repeat(4)}- a\n- b\n\n\`\`\`js\nlet x;\n\`\`\`\n${PARAGRAPH}`;
  let now: Split = EMPTY_SPLIT;
  for (let length = 1; length <= text.length; length += 7) {
    const next = splitFurther(now, text.slice(0, length), 8000);
    assert.ok(next.closed.length >= now.closed.length);
    for (const [index, piece] of now.closed.entries()) assert.equal(next.closed[index], piece);
    now = next;
  }
  assert.ok(now.closed.length >= 4);
});

test('a text that is not the continuation is split anew', () => {
  const first = splitFurther(EMPTY_SPLIT, PARAGRAPH.repeat(5), 10_000);
  const second = splitFurther(first, 'Other', 10_000);
  assert.deepEqual(
    [second.closed, second.open],
    [[], { kind: 'text', source: 'Other', levels: [] }],
  );
});

test('no character of running text is lost, however it arrives', () => {
  const lines = fc.constantFrom(
    'word ',
    'слово 👩‍👩‍👧 ',
    '- item',
    '\n',
    '\n\n',
    '# h\n',
    '> q\n',
    '   ',
    '1. ',
  );
  const texts = fc.array(lines, { maxLength: 3000, size: 'max' }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 9000 }), (text, step) => {
      const pieces = split(text, step);
      assert.equal(pieces.map((piece) => ('source' in piece ? piece.source : '')).join(''), text);
    }),
    { numRuns: 60 },
  );
});

test('code blocks are pieces of their own, whole and without their fences', () => {
  const code = 'const a = 1;\n\n// ~~~\n'.repeat(1000);
  const pieces = split(`Before.\n~~~~js x\n${code}~~~~\nAfter.`);
  assert.deepEqual(pieces[1], { kind: 'code', language: 'js', code });
  assert.deepEqual(kinds(`Before.\n~~~~js x\n${code}~~~~\nAfter.`), ['text', 'code', 'text']);
  assert.deepEqual(split('```\nopen\n``'), [{ kind: 'code', language: '', code: 'open\n``' }]);
  assert.deepEqual(split('  ```\n    a\n  b\n  ```\n')[0], {
    kind: 'code',
    language: '',
    code: '  a\nb\n',
  });
  assert.deepEqual(kinds('- item\n  ```\n  a\n\n\n  b\n  ```\n- next'), ['text']);
  assert.deepEqual(kinds('a ``` b ```\n``` c ``` d'), ['text']);
});

test('a list stays one piece unless it is very long, and is then cut between items', () => {
  const short = Array.from({ length: 40 }, (_, i) => `${i + 1}. item of some words\n\n`).join('');
  assert.equal(split(short).length, 1);
  const long = Array.from({ length: 400 }, (_, i) => `${i + 1}. item of some words\n`).join('');
  const pieces = split(long);
  assert.ok(pieces.length > 1);
  for (const piece of pieces) assert.match('source' in piece ? piece.source : '', /^\d+\. item/);
});

test('a long table is cut between rows, with its head on each part', () => {
  const pieces = split(`| a | b |\n|---|---|\n${'| some cell | other |\n'.repeat(500)}`);
  assert.ok(pieces.length > 1);
  for (const piece of pieces) {
    assert.match('source' in piece ? piece.source : '', /^\| a \| b \|\n\|---\|---\|\n\| some/);
  }
});

test('pieces know the headings above them', () => {
  const pieces = split(`# a\n## b\n${PARAGRAPH}### c\n${PARAGRAPH}# d\n${PARAGRAPH}`);
  const levels = pieces.map((piece) => (piece.kind === 'text' ? piece.levels : null));
  assert.deepEqual(levels, [[], [1, 2], [1, 2, 3]]);
});

test('an endless row of empty code blocks ends as plain text, in pieces that do not grow', () => {
  const text = '```\n```\n'.repeat(10_000);
  for (const step of [3000, text.length]) {
    const pieces = split(text, step);
    assert.ok(pieces.length < 3000);
    const plain = pieces.filter((piece) => piece.kind === 'plain');
    assert.equal(plain.at(-1), pieces.at(-1));
    for (const { source } of plain) assert.ok(source.length <= 4000);
    assert.ok(text.endsWith(plain.map(({ source }) => source).join('')));
    assert.ok(plain.length > 10);
  }
});

test('parts of a growing text stay the same but for the last', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 900 }), fc.nat(900), (text, length) => {
      const parts = cutText(text, 40, ' ');
      assert.equal(parts.join(''), text);
      for (const part of parts) assert.ok(part.isWellFormed() || !text.isWellFormed());
      const before = cutText(text.slice(0, length), 40, ' ').slice(0, -1);
      assert.deepEqual(parts.slice(0, before.length), before);
    }),
  );
});
