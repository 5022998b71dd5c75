import type { DecodedText } from './decode-text.ts';
import { findDelimiter } from './find-delimiter.ts';
import { nameColumns } from './name-columns.ts';
import { countLines, type SplitRow, splitCells } from './split-cells.ts';
import { type Table, TableFault, type TableForm } from './table.ts';

/** The table in the text of CSV or TSV. Rows without any text are passed over. */
export function readDelimited(
  { text, ...encoding }: DecodedText,
  name: string,
  delimiter?: string,
): Table {
  // The first line by which Excel is told the delimiter is no part of the table.
  const stated = /^("?)sep=(.)\1(?:\r\n|\r|\n)/i.exec(text);
  const start = stated?.[0].length ?? 0;
  const found = delimiter ?? stated?.[2] ?? findDelimiter(text, start);
  const rows = Array.from(splitCells(text, found, start)).filter(hasText);
  const header = rows.shift()?.cells;
  if (!header) throw new TableFault('empty_file');
  const isTsv = /\.(tsv|tab)$/i.test(name) || (found === '\t' && !/\.csv$/i.test(name));
  const form: TableForm = {
    ...encoding,
    kind: isTsv ? 'tsv' : 'csv',
    delimiter: found || (isTsv ? '\t' : chooseDelimiter(text)),
    newline: findNewline(text, rows[0]?.at ?? text.length),
  };
  const width = measureWidth(header, rows, text);
  return {
    form,
    columns: nameColumns(fitWidth(header, width)),
    rows: rows.map(({ cells }) => fitWidth(cells, width)),
  };
}

function hasText({ cells }: SplitRow): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

/**
 * A file of one column has none; with Russian text its result is likely to be opened by a Russian
 * Excel.
 */
function chooseDelimiter(text: string): string {
  return /[а-яё]/i.test(text.slice(0, 10_000)) ? ';' : ',';
}

function findNewline(text: string, secondRow: number): TableForm['newline'] {
  const end = /\r\n|\r|\n$/.exec(text.slice(Math.max(0, secondRow - 2), secondRow))?.[0];
  return end === '\r\n' || end === '\r' ? end : '\n';
}

/** Columns at the right that have neither a name nor text are none. */
function measureWidth(header: readonly string[], rows: readonly SplitRow[], text: string): number {
  let width = countFilled(header);
  for (const { at, cells } of rows) {
    const filled = countFilled(cells);
    if (filled > header.length) throw new TableFault('row_too_long', countLines(text, at));
    if (filled > width) width = filled;
  }
  return width;
}

/** How many cells there are up to the last that has text. */
function countFilled(cells: readonly string[]): number {
  let count = cells.length;
  while (count > 0 && cells[count - 1] === '') count -= 1;
  return count;
}

/** Changes the row itself: a copy of each would double the memory. */
function fitWidth(cells: string[], width: number): string[] {
  while (cells.length < width) cells.push('');
  cells.length = width;
  return cells;
}
