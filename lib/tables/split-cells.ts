import { TableFault } from './table.ts';

const CR = 13;
const LF = 10;
const SPACE = 32;
const QUOTE = '"';
const NONE = -1;

/** A row and where in the text it begins. */
export type SplitRow = { at: number; cells: string[] };

/** `delimiter` is a UTF-16 code, or `NONE` where each row is one cell. */
type Place = { text: string; delimiter: number; at: number };

/**
 * The cells of CSV and TSV, by RFC 4180 and what people have in its place: line ends of several
 * kinds in one file, a quote inside a cell that does not begin with one, cells such as `"A" and
 * B`, which stay as they are, and spaces around quoted ones. With an empty delimiter each row is
 * one cell. Throws `unclosed_quote`.
 */
export function* splitCells(text: string, delimiter: string, from = 0): Generator<SplitRow> {
  const place = { text, delimiter: delimiter ? delimiter.charCodeAt(0) : NONE, at: from };
  while (place.at < text.length) yield { at: place.at, cells: readRow(place) };
}

/** The line that a place stands in, from 1. */
export function countLines(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n|\r|\n/).length;
}

/** Moves on to the next row's beginning. */
function readRow(place: Place): string[] {
  const { text } = place;
  const cells = [readCell(place)];
  while (place.at < text.length && text.charCodeAt(place.at) === place.delimiter) {
    place.at += 1;
    cells.push(readCell(place));
  }
  place.at += text.startsWith('\r\n', place.at) ? 2 : 1;
  return cells;
}

/** Moves on to the delimiter, line end or end that follows the cell. */
function readCell(place: Place): string {
  const open = skipSpaces(place.text, place.at);
  const quoted = place.text[open] === QUOTE ? readQuoted(place, open) : undefined;
  if (quoted !== undefined) return quoted;
  const from = place.at;
  while (!isEnd(place, place.at)) place.at += 1;
  return place.text.slice(from, place.at);
}

/** Undefined, without moving, where text follows the closing quote. */
function readQuoted(place: Place, open: number): string | undefined {
  const { text } = place;
  const from = open + 1;
  let hasDoubled = false;
  let close = text.indexOf(QUOTE, from);
  while (close !== -1 && text[close + 1] === QUOTE) {
    hasDoubled = true;
    close = text.indexOf(QUOTE, close + 2);
  }
  // A quote after a space may be one of the text.
  if (close === -1 && open > place.at) return undefined;
  if (close === -1) throw new TableFault('unclosed_quote', countLines(text, place.at));
  const end = skipSpaces(text, close + 1);
  if (!isEnd(place, end)) return undefined;
  place.at = end;
  const cell = text.slice(from, close);
  return hasDoubled ? cell.replaceAll('""', QUOTE) : cell;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

function isEnd({ text, delimiter }: Place, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === delimiter || code === LF || code === CR || at >= text.length;
}
