import assert from 'node:assert/strict';
import { test } from 'node:test';
import spec from 'commonmark-spec';
import type { MarkdownNode } from '../../components/markdown/build-tree.ts';
import { readPiece } from '../../components/markdown/read-piece.ts';
import { EMPTY_SPLIT, type Piece, splitFurther } from '../../components/markdown/split-pieces.ts';
import { DIFFERENCES } from '../support/commonmark-differences.ts';
import { GFM_EXAMPLES } from '../support/gfm-examples.ts';
import { simplifyHtml, writeHtml } from '../support/markdown-html.ts';

const EXAMPLES = spec.tests.map(({ markdown, html, number }) => ({
  number,
  markdown: markdown.replaceAll('→', '\t'),
  html: html.replaceAll('→', '\t'),
}));
const SOURCES = [...EXAMPLES.map(({ markdown }) => markdown), ...GFM_EXAMPLES.map(([one]) => one)];
const LONG = `\n\n${'Some words of an answer. '.repeat(30)}\n\n`;

const known = new WeakMap<Piece, MarkdownNode[]>();

/** Finished pieces are read once, as on the page. */
function read(piece: Piece): MarkdownNode[] {
  assert.ok(piece.kind === 'text');
  const nodes = known.get(piece) ?? readPiece(piece.source, piece.levels);
  known.set(piece, nodes);
  return nodes;
}

/** Streams what follows `from` one character at a time, and compares with the whole at each. */
function stream(text: string, from: number): void {
  let split = splitFurther(EMPTY_SPLIT, text.slice(0, from), from);
  for (let length = from + 1; length <= text.length; length += 1) {
    const known = text.slice(0, length);
    split = splitFurther(split, known, 1);
    const pieces = [...split.closed, split.open].flatMap(read);
    assert.deepEqual(pieces, readPiece(known, []), known);
  }
}

test('each example of CommonMark is shown as its suite has it, but for the differences on purpose', () => {
  assert.ok(EXAMPLES.length > 600);
  const others = EXAMPLES.filter(
    ({ markdown, html }) => writeHtml(readPiece(markdown, [])) !== simplifyHtml(html),
  );
  const expected = DIFFERENCES.flatMap(({ examples }) => examples).sort((a, b) => a - b);
  assert.deepEqual(
    others.map(({ number }) => number),
    expected,
  );
});

test('tables and strikethrough are shown by the rules of GFM', () => {
  for (const [markdown, html] of GFM_EXAMPLES) {
    assert.equal(writeHtml(readPiece(markdown, [])), html, markdown);
  }
});

test('each example that streams in behind a long text is read as the whole is', () => {
  for (const source of SOURCES) stream(`${LONG}${source}`, LONG.length);
});

test('examples chained into long answers are read in pieces as the whole is', () => {
  let pieces = 0;
  for (const gap of ['\n', '\n\n', LONG]) {
    for (let first = 0; first < SOURCES.length; first += 40) {
      const text = SOURCES.slice(first, first + 40).join(gap);
      let split = EMPTY_SPLIT;
      while (split.text.length < text.length) split = splitFurther(split, text, 7);
      pieces += split.closed.length;
      assert.deepEqual([...split.closed, split.open].flatMap(read), readPiece(text, []));
    }
  }
  assert.ok(pieces > 200);
});
