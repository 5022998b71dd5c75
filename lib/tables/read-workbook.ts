import { type CellValue, readXlsx } from 'hucre/xlsx';
import { cellText } from './cell-text.ts';
import { nameColumns } from './name-columns.ts';
import { type Cell, type Table, TableFault, type TableForm } from './table.ts';

/** What a workbook would be as text; only its kind counts. */
const FORM: TableForm = {
  kind: 'xlsx',
  encoding: 'utf-8',
  hasBom: false,
  delimiter: '',
  newline: '\n',
};

/**
 * The table in a workbook's first sheet that is not hidden. Cells are text, numbers, booleans,
 * dates (in UTC) or null; formulas are what they came to when the file was saved. Throws
 * TableFault.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<Table> {
  const rows = (await readRows(bytes)).filter(hasText);
  const header = rows.shift();
  if (!header) throw new TableFault('empty_file');
  const width = Math.max(countFilled(header), ...new Set(rows.map(countFilled)));
  return {
    form: FORM,
    columns: nameColumns(Array.from({ length: width }, (_, at) => cellText(header[at]))),
    rows: rows.map((cells) => Array.from({ length: width }, (_, at) => tidy(cells[at]))),
  };
}

async function readRows(bytes: Uint8Array): Promise<CellValue[][]> {
  let isFound = false;
  const isFirst = (sheet: { hidden?: boolean; veryHidden?: boolean }): boolean => {
    if (isFound || sheet.hidden || sheet.veryHidden) return false;
    isFound = true;
    return true;
  };
  try {
    const { sheets } = await readXlsx(bytes, { sheets: isFirst });
    return sheets[0]?.rows ?? [];
  } catch (error) {
    // Colour in a cell far down makes a table of billions of cells, which hucre refuses by this
    // word alone.
    const isFar = error instanceof Error && /over the \d+ limit/.test(error.message);
    throw new TableFault(isFar ? 'far_cells' : 'broken_workbook');
  }
}

function hasText(cells: readonly CellValue[]): boolean {
  return cells.some((cell) => cellText(cell).trim() !== '');
}

/** How many cells there are up to the last that holds something. */
function countFilled(cells: readonly CellValue[]): number {
  return cells.findLastIndex((cell) => cell !== null && cell !== '') + 1;
}

/**
 * Excel counts with 15 digits: what it shows as 0.3 may stand in the file as 0.30000000000000004.
 */
function tidy(cell: CellValue | undefined): Cell {
  return typeof cell === 'number' ? Number(cell.toPrecision(15)) : (cell ?? null);
}
