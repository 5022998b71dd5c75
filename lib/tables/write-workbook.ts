import { type CellValue, type ColumnDef, XlsxStreamWriter } from 'hucre/xlsx';
import { cellText } from './cell-text.ts';
import { numberName } from './name-columns.ts';
import type { Cell, Table } from './table.ts';

/** In UTF-16 units. With a longer one Excel takes the file for damaged. */
const MAX_CELL = 32_767;

/** A column at the right for what does not go into one cell of another column. */
type Overflow = { name: string; column: number; part: number };

/**
 * A workbook of one sheet. Text is text, whatever it begins with, and never a formula; numbers,
 * booleans and dates stay what they are. What is too long for one cell goes on in further columns
 * at the right, such as `result_2`; what is too much for one sheet (1,048,576 rows), in further
 * sheets.
 */
export async function writeWorkbook({ columns, rows }: Table): Promise<Uint8Array<ArrayBuffer>> {
  const overflows = findOverflows(columns, rows);
  const writer = new XlsxStreamWriter({
    name: 'Sheet1',
    columns: columns.map((_, column) => findFormat(rows, column)),
    freezePane: { rows: 1 },
  });
  writer.addRow([...columns, ...overflows.map(({ name }) => name)].map(toValue));
  for (const cells of rows) {
    const first = cells.map((cell) => toValue(splitLong(cell)[0]));
    const rest = overflows.map(({ column, part }) => toValue(splitLong(cells[column])[part]));
    writer.addRow([...first, ...rest]);
  }
  return new Uint8Array(await writer.finish());
}

function findOverflows(columns: readonly string[], rows: Table['rows']): Overflow[] {
  const taken = new Set(columns);
  return columns.flatMap((name, column) => {
    const parts = rows.reduce((most, cells) => Math.max(most, splitLong(cells[column]).length), 1);
    return Array.from({ length: parts - 1 }, (_, index) => {
      const free = numberName(name, (other) => taken.has(other));
      taken.add(free);
      return { name: free, column, part: index + 1 };
    });
  });
}

/** Itself, or the parts of a text that is too long, none of which ends within a character. */
function splitLong(cell: Cell): readonly Cell[] {
  if (typeof cell !== 'string' && typeof cell !== 'object') return [cell];
  if (cell instanceof Date) return [cell];
  const text = cellText(cell);
  return text.length <= MAX_CELL
    ? [cell]
    : (text.match(new RegExp(`[^]{1,${MAX_CELL}}(?![\\udc00-\\udfff])`, 'g')) ?? []);
}

/** Wide enough for an answer, in characters. */
const LONG_COLUMN = 60;

/**
 * How a column is shown: long texts with their line breaks, dates by the most that one of them
 * says.
 */
function findFormat(rows: Table['rows'], column: number): ColumnDef {
  const cells = rows
    .map((row) => row[column])
    .filter((cell) => cell !== null && cell !== undefined);
  const isLong = cells.some((cell) => typeof cell === 'string' && isLongText(cell));
  const numFmt = cells.every((cell) => cell instanceof Date) ? findDateFormat(cells) : undefined;
  return {
    style: { alignment: { vertical: 'top', wrapText: isLong } },
    ...(isLong && { width: LONG_COLUMN }),
    ...(numFmt && { numFmt }),
  };
}

function isLongText(text: string): boolean {
  return text.length > LONG_COLUMN || text.includes('\n');
}

function findDateFormat(dates: readonly Date[]): string | undefined {
  const texts = dates.map(cellText);
  if (!texts.some((text) => text.includes(':'))) return undefined;
  return texts.some((text) => text.includes('-')) ? 'yyyy-mm-dd hh:mm:ss' : '[h]:mm:ss';
}

function toValue(cell: Cell): CellValue {
  if (cell === undefined || cell === null || cell instanceof Date) return cell ?? null;
  if (typeof cell === 'boolean') return cell;
  // Excel has 15 digits; an identifier of more would lose the others.
  if (typeof cell === 'number' && Math.abs(cell) < 1e15) return cell;
  return escapeXml(cellText(cell));
}

/**
 * `_x0041_` stands for a letter in a workbook, so its first mark is written as `_x005F_`; so are
 * the characters that XML cannot have and hucre does not write so (tests/tables/workbook.test.ts).
 */
function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, (char) => {
      return `_x${char.charCodeAt(0).toString(16).toUpperCase()}_`;
    });
}
