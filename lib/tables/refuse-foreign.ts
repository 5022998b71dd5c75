import { TableFault } from './table.ts';

/** How files begin that are taken for tables, with the fault that names the fix. */
const FOREIGN: readonly (readonly [string, readonly number[]])[] = [
  // Excel before 2007, and a workbook with a password.
  ['old_excel', [0xd0, 0xcf, 0x11, 0xe0]],
  ['not_text', [0x25, 0x50, 0x44, 0x46]],
  ['not_text', [0x1f, 0x8b]],
  ['not_text', [0x89, 0x50, 0x4e, 0x47]],
];

/** Throws for files of other kinds. Sites give pages of HTML the name of a spreadsheet. */
export function refuseForeign(bytes: Uint8Array): void {
  const found = FOREIGN.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (found) throw new TableFault(found[0]);
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart();
  if (/^<(!doctype|html|table|\?xml)\b/i.test(start)) throw new TableFault('web_page');
}
