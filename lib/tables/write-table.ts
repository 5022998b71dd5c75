import { cellJson, cellText } from './cell-text.ts';
import { encodeText, widenForm } from './encode-text.ts';
import { DELIMITERS } from './find-delimiter.ts';
import { guardFormula } from './guard-formula.ts';
import type { Cell, Table, TableForm } from './table.ts';

/** Writes a table line by line. A workbook cannot be written so: see `writeTable`. */
export type TableWriter = {
  /** As asked, or UTF-8 where the names of the columns need it. */
  form: TableForm;
  /** What stands before the rows: the mark of the encoding, and the columns' names but in JSONL. */
  head: Uint8Array<ArrayBuffer>;
  /**
   * A row and its line end. Undefined where the encoding lacks one of its characters, such as an
   * emoji in Windows-1251: write the file anew with `widenForm(form)`, so that nothing is lost.
   */
  writeRow(cells: readonly Cell[]): Uint8Array<ArrayBuffer> | undefined;
};

export function openTableWriter(form: TableForm, columns: readonly string[]): TableWriter {
  if (form.kind === 'xlsx') throw new Error('A workbook is not written line by line.');
  const line = form.kind === 'jsonl' ? '' : writeNames(form, columns);
  const head = encodeText((form.hasBom ? '\ufeff' : '') + line, form.encoding);
  if (!head) return openTableWriter(widenForm(form), columns);
  return {
    form,
    head,
    writeRow: (cells) => encodeText(writeLine(form, cells, columns), form.encoding),
  };
}

/** Lines gathered into one part, since a Blob of a part each would be slow. */
const LINES_A_PART = 1000;

/** A whole table in parts as Blob takes them, and the form that it came to have. */
export async function writeTable(table: Table): Promise<WrittenTable> {
  const { columns, rows } = table;
  if (table.form.kind === 'xlsx') {
    const { writeWorkbook } = await import('./write-workbook.ts');
    return { form: table.form, parts: [await writeWorkbook(table)] };
  }
  const { form, head } = openTableWriter(table.form, columns);
  const parts = [head];
  for (let at = 0; at < rows.length; at += LINES_A_PART) {
    const lines = rows.slice(at, at + LINES_A_PART).map((row) => writeLine(form, row, columns));
    const bytes = encodeText(lines.join(''), form.encoding);
    if (!bytes) return writeTable({ ...table, form: widenForm(form) });
    parts.push(bytes);
  }
  return { form, parts };
}

export type WrittenTable = { form: TableForm; parts: Uint8Array<ArrayBuffer>[] };

function writeLine(form: TableForm, cells: readonly Cell[], columns: readonly string[]): string {
  return form.kind === 'jsonl' ? writeObject(form, cells, columns) : writeCells(form, cells);
}

function writeObject(
  { newline }: TableForm,
  cells: readonly Cell[],
  columns: readonly string[],
): string {
  const members = columns.flatMap((name, index) => {
    const cell = cells[index];
    return cell === undefined ? [] : [`${JSON.stringify(name)}:${cellJson(cell)}`];
  });
  // In JSON they may stand as they are, but Node's readline and Python's splitlines end lines
  // there.
  const json = members.join(',').replace(/[\u0085\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `{${json}}${newline}`;
}

function writeCells({ delimiter, newline }: TableForm, cells: readonly Cell[]): string {
  const texts = cells.map((cell) => guardFormula(cellText(cell)));
  const lines = texts.map((text) => quote(text, NUMBER.test(text) ? [delimiter] : DELIMITERS));
  return lines.join(delimiter) + newline;
}

/** Some programs take what is quoted for text, so `1,5` is not where it need not be. */
const NUMBER = /^[+-]?\d[\d., \u00a0\u202f]*%?$/;

/**
 * Every delimiter is quoted, so that whoever reads the file finds out the right one and no part of
 * a cell becomes a cell.
 */
function writeNames({ delimiter, newline }: TableForm, columns: readonly string[]): string {
  const texts = columns.map(guardFormula);
  return texts.map((text) => quote(text, DELIMITERS)).join(delimiter) + newline;
}

function quote(text: string, delimiters: readonly string[]): string {
  // Spaces at the ends are often cut off; `sep=` and the byte order mark mean something at the
  // start.
  const isPlain =
    !/["\r\n]|^\s|\s$|^\ufeff|^sep=/i.test(text) && !delimiters.some((one) => text.includes(one));
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
