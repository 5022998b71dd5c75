import { cutText } from './cut-text.ts';
import { findBlocks } from './lex-markdown.ts';

/**
 * A run of whole top-level blocks of an answer. Only the last piece of a growing answer changes, so
 * all others are read and shown once. `levels` are the headings that stand open before it, by their
 * own number of `#`.
 */
export type Piece =
  | { kind: 'text'; source: string; levels: readonly number[] }
  | { kind: 'plain'; source: string };

export type Split = {
  /** The part of the answer that is in the pieces, and where the open piece begins in it. */
  readonly text: string;
  readonly start: number;
  readonly closed: readonly Piece[];
  readonly open: Piece;
};

/** UTF-16 units below which blocks share a piece. */
const MIN_PIECE = 600;
/** Past so many pieces the rest is shown as it was typed, in parts of so many UTF-16 units. */
const MAX_PIECES = 1000;
const PLAIN_PIECE = 4000;

export const EMPTY_SPLIT: Split = {
  text: '',
  start: 0,
  closed: [],
  open: { kind: 'text', source: '', levels: [] },
};

/**
 * Splits up to `step` more UTF-16 units of the text; starts anew where the text does not continue
 * what was split.
 */
export function splitFurther(split: Split, text: string, step: number): Split {
  const from = text.startsWith(split.text) ? split : EMPTY_SPLIT;
  const known = text.slice(0, from.text.length + step);
  if (from.closed.length >= MAX_PIECES) return addPlain(from, known);
  const closed = [...from.closed];
  let { start } = from;
  let levels = from.open.kind === 'text' ? from.open.levels : [];
  // A line that is not complete may yet become another block, or part of the one before it.
  const complete = known.slice(start, known.lastIndexOf('\n') + 1);
  if (known.includes('\n', from.text.length)) {
    for (const { at, levelBefore } of listStarts(complete, levels, start)) {
      if (at - start >= MIN_PIECE) {
        closed.push({ kind: 'text', source: copyText(known.slice(start, at)), levels });
        start = at;
        levels = levelBefore;
      }
    }
  }
  return { text: known, start, closed, open: { kind: 'text', source: known.slice(start), levels } };
}

/** Where each top-level block begins in the answer, and the headings that stand open before it. */
function listStarts(source: string, levels: readonly number[], offset: number) {
  let open = levels;
  return findBlocks(source).map(({ at, heading }) => {
    const start = { at: offset + at, levelBefore: open };
    if (heading > 0) open = enterHeading(open, heading);
    return start;
  });
}

/** The headings that stand open after one more of this level. */
export function enterHeading(levels: readonly number[], level: number): readonly number[] {
  return [...levels.filter((one) => one < level), level];
}

/** In pieces too: one that grew to the answer's end would be laid out anew with every word. */
function addPlain(from: Split, known: string): Split {
  const parts = cutText(known.slice(from.start), PLAIN_PIECE, '\n');
  const open = parts.pop() ?? '';
  const plain = parts.map((source): Piece => ({ kind: 'plain', source: copyText(source) }));
  return {
    text: known,
    start: known.length - open.length,
    closed: [...from.closed, ...plain],
    open: { kind: 'plain', source: open },
  };
}

/**
 * A copy of its own: a slice would keep the whole answer of its moment in memory, one for each
 * piece.
 */
function copyText(text: string): string {
  const half = text.length >> 1;
  return [text.slice(0, half), text.slice(half)].join('');
}
