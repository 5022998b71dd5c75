import { decodeText } from './decode-text.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { type ReadingChoice, type Table, TableFault } from './table.ts';

/** Of a file, in bytes. What is read stays in memory, at about seven times the size. */
export const MAX_TABLE_BYTES = 256 * 1024 * 1024;

const XLSX_MARK = [0x50, 0x4b, 0x03, 0x04];

/**
 * The table in a file. What it is shows in its content; its name decides only between CSV and TSV
 * and may be empty. `chosen` goes before what is found out. Throws TableFault.
 */
export async function readTable(
  bytes: Uint8Array,
  name: string,
  chosen: ReadingChoice = {},
): Promise<Table> {
  if (bytes.length > MAX_TABLE_BYTES) throw new TableFault('too_large');
  if (XLSX_MARK.every((byte, index) => bytes[index] === byte)) {
    const { readWorkbook } = await import('./read-workbook.ts');
    return readWorkbook(bytes);
  }
  refuseForeign(bytes);
  const decoded = decodeText(bytes, chosen.encoding);
  if (/^[\s;,|]*$/.test(decoded.text)) throw new TableFault('empty_file');
  return looksLikeJson(decoded.text) || /\.(jsonl|ndjson)$/i.test(name)
    ? readJsonLines(decoded)
    : readDelimited(decoded, name, chosen.delimiter);
}

/** A first line that is an object, or an array whose text goes on as JSON does. */
function looksLikeJson(text: string): boolean {
  return /^\s*(\{\s*("|\}\s*$)|\[\s*[[{])/.test(text.slice(0, 1000));
}
