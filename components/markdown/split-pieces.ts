import { type Fence, isFenceEnd, readFence } from './fence.ts';

/**
 * A run of whole top-level blocks of an answer, or one fenced code block. Only the last piece of a growing answer changes, so all others
 * are read and shown once.
 */
export type Piece =
  | { kind: 'text'; source: string; levels: readonly number[] }
  | { kind: 'code'; language: string; code: string }
  | { kind: 'plain'; source: string };

/** A text split so far. `levels` are the headings that stand open, by their own number of `#`. */
export type Split = {
  /** The part of the answer that is in the pieces. */
  readonly text: string;
  readonly closed: readonly Piece[];
  readonly open: Piece;
  readonly cursor: Cursor;
};

type Opening = { line: string; at: number };

type Cursor = {
  /** Where the open piece begins, and the first line that was not yet complete. */
  start: number;
  line: number;
  /** What a piece repeats at its top when it was cut inside a table or code. */
  prefix: string;
  /** Set while the open piece is a code block. */
  code: { fence: Fence; contentStart: number } | null;
  /** A code block inside a list. */
  inner: { fence: Fence; opening: Opening } | null;
  table: Opening | null;
  isInList: boolean;
  isAfterBlank: boolean;
  lastLine: Opening;
  /** The last place before which a long piece is best cut. */
  goodCut: number;
  levels: readonly number[];
  levelsAtStart: readonly number[];
};

/** UTF-16 units: below the first, blocks share a piece; past the second, a piece is cut wherever it is. */
const MIN_PIECE = 600;
const MAX_PIECE = 4000;
/** Past so many pieces the rest is shown as it was typed: a page of empty code blocks would never end. */
const MAX_PIECES = 1000;

const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const HEADING = /^ {0,3}(#{1,6})(?:\s|$)/;

export const EMPTY_SPLIT: Split = {
  text: '',
  closed: [],
  open: { kind: 'text', source: '', levels: [] },
  cursor: {
    start: 0,
    line: 0,
    prefix: '',
    code: null,
    inner: null,
    table: null,
    isInList: false,
    isAfterBlank: true,
    lastLine: { line: '', at: 0 },
    goodCut: 0,
    levels: [],
    levelsAtStart: [],
  },
};

/** Splits up to `step` more UTF-16 units of the text; starts anew where the text does not continue what was split. */
export function splitFurther(split: Split, text: string, step: number): Split {
  const from = text.startsWith(split.text) ? split : EMPTY_SPLIT;
  const end = Math.min(text.length, from.text.length + step);
  const known = text.slice(0, end);
  const cursor = { ...from.cursor };
  const closed = [...from.closed];
  for (let next = known.indexOf('\n', cursor.line); next >= 0; ) {
    if (closed.length >= MAX_PIECES) return endPlain(known, closed, cursor);
    readLine(known, cursor, next + 1, closed);
    next = known.indexOf('\n', cursor.line);
  }
  cutLong(known, cursor, end, closed);
  return { text: known, closed, open: takePiece(known, cursor, end), cursor };
}

/** In pieces too: one that grew to the answer's end would be laid out anew with every word. */
function endPlain(text: string, closed: Piece[], cursor: Cursor): Split {
  while (text.length - cursor.start > MAX_PIECE) {
    const cut = findCut(text, cursor);
    closed.push(detach({ kind: 'plain', source: text.slice(cursor.start, cut) }));
    cursor.start = cut;
  }
  return { text, closed, open: { kind: 'plain', source: text.slice(cursor.start) }, cursor };
}

function readLine(text: string, cursor: Cursor, lineEnd: number, closed: Piece[]): void {
  const at = cursor.line;
  const line = text.slice(at, lineEnd);
  cursor.line = lineEnd;
  if (cursor.code) {
    if (isFenceEnd(line, cursor.code.fence)) closePiece(text, cursor, lineEnd, closed);
    return;
  }
  if (cursor.inner) {
    if (isFenceEnd(line, cursor.inner.fence)) cursor.inner = null;
  } else if (line.trim() === '') {
    cursor.isAfterBlank = true;
    cursor.table = null;
  } else {
    readTextLine(text, cursor, { line, at }, closed);
  }
  if (!cursor.code) cutLong(text, cursor, lineEnd, closed);
}

function readTextLine(text: string, cursor: Cursor, here: Opening, closed: Piece[]): void {
  const fence = readFence(here.line);
  if (fence && fence.indent <= (cursor.isInList ? 1 : 3)) {
    startCode(text, cursor, here, fence, closed);
    return;
  }
  if (fence) cursor.inner = { fence, opening: here };
  const isItem = LIST_ITEM.test(here.line);
  const heading = HEADING.exec(here.line)?.[1];
  const isFlush = !here.line.startsWith(' ') && !here.line.startsWith('\t');
  const isNewBlock = isFlush && (heading !== undefined || cursor.isAfterBlank);
  if (isNewBlock && !(cursor.isInList && isItem) && here.at - cursor.start >= MIN_PIECE) {
    closePiece(text, cursor, here.at, closed);
  } else if (isNewBlock || (isFlush && isItem)) {
    cursor.goodCut = here.at;
  }
  if (isItem) cursor.isInList = true;
  else if (isNewBlock) cursor.isInList = false;
  if (heading) cursor.levels = enterHeading(cursor.levels, heading.length);
  noteTable(cursor, here);
  cursor.lastLine = here;
  cursor.isAfterBlank = false;
}

/** The headings that stand open after one more of this level. */
export function enterHeading(levels: readonly number[], level: number): readonly number[] {
  return [...levels.filter((one) => one < level), level];
}

function startCode(
  text: string,
  cursor: Cursor,
  here: Opening,
  fence: Fence,
  closed: Piece[],
): void {
  closePiece(text, cursor, here.at, closed);
  cursor.code = { fence, contentStart: here.at + here.line.length };
}

function noteTable(cursor: Cursor, here: Opening): void {
  const isRule = /^[\s|:-]+$/.test(here.line) && here.line.includes('|') && here.line.includes('-');
  if (cursor.table || !isRule || cursor.isAfterBlank || !cursor.lastLine.line.includes('|')) return;
  const head = cursor.lastLine.line + here.line;
  if (head.length < MIN_PIECE) cursor.table = { line: head, at: here.at };
}

/** Cuts the open text until it is short enough to be read again with every word that arrives. */
function cutLong(text: string, cursor: Cursor, end: number, closed: Piece[]): void {
  while (!cursor.code && end - cursor.start > MAX_PIECE) {
    const { inner, table } = cursor;
    const cut = findCut(text, cursor);
    closePiece(text, cursor, cut, closed, true);
    if (inner && inner.opening.at < cut) cursor.prefix = inner.opening.line.trimStart();
    else if (table && table.at < cut) cursor.prefix = table.line;
  }
}

function findCut(text: string, { start, goodCut }: Cursor): number {
  const earliest = start + MIN_PIECE;
  const latest = start + MAX_PIECE;
  if (goodCut >= earliest) return Math.min(goodCut, latest);
  const lineStart = text.lastIndexOf('\n', latest - 1) + 1;
  if (lineStart >= earliest) return lineStart;
  const word = text.lastIndexOf(' ', latest - 1) + 1;
  if (word >= earliest) return word;
  return isSurrogatePair(text, latest) ? latest - 1 : latest;
}

function isSurrogatePair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

function closePiece(
  text: string,
  cursor: Cursor,
  end: number,
  closed: Piece[],
  isInside = false,
): void {
  if (end > cursor.start) closed.push(detach(takePiece(text, cursor, end)));
  Object.assign(cursor, { start: end, prefix: '', levelsAtStart: cursor.levels });
  if (!isInside) Object.assign(cursor, { code: null, inner: null, table: null, isInList: false });
}

function takePiece(text: string, cursor: Cursor, end: number): Piece {
  const { code, start, prefix, levelsAtStart } = cursor;
  if (!code) {
    return { kind: 'text', source: prefix + text.slice(start, end), levels: levelsAtStart };
  }
  const lines = text.slice(Math.min(code.contentStart, end), end);
  return { kind: 'code', language: code.fence.language, code: takeContent(lines, code.fence) };
}

/** The code without its closing fence, and without the blanks that the fence itself is indented by. */
function takeContent(lines: string, fence: Fence): string {
  const lastLine = lines.lastIndexOf('\n', lines.length - 2) + 1;
  const content = isFenceEnd(lines.slice(lastLine), fence) ? lines.slice(0, lastLine) : lines;
  if (fence.indent === 0) return content;
  return content.replace(new RegExp(`^ {1,${fence.indent}}`, 'gm'), '');
}

/** A copy of its own: a slice would keep the whole answer of its moment in memory, one for each piece. */
function detach(piece: Piece): Piece {
  if (piece.kind === 'code') return { ...piece, code: copyText(piece.code) };
  return { ...piece, source: copyText(piece.source) };
}

function copyText(text: string): string {
  const half = text.length >> 1;
  return [text.slice(0, half), text.slice(half)].join('');
}
