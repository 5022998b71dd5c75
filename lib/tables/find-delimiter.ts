import { type SplitRow, splitCells } from './split-cells.ts';
import { TableFault } from './table.ts';

/** The rarer in ordinary text, the earlier: where two fit as well, the first is taken. */
export const DELIMITERS = ['\t', ';', '|', ','] as const;

const SAMPLE_ROWS = 200;

/**
 * What stands between a file's cells, from a place on: the character that divides the first line
 * into the most columns which most rows keep to. Empty where none divides it: the file is one
 * column.
 */
export function findDelimiter(text: string, from: number): string {
  let best = { delimiter: '', fit: 0 };
  for (const delimiter of DELIMITERS) {
    const fit = measureFit(text, delimiter, splitSample(text, delimiter, from));
    if (fit > best.fit) best = { delimiter, fit };
  }
  return best.delimiter;
}

function measureFit(text: string, delimiter: string, sample: readonly SplitRow[]): number {
  const rows = sample.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const columns = rows[0]?.cells.length ?? 0;
  if (columns < 2) return 0;
  const fitting = rows.filter(({ cells }) => cells.length === columns);
  const unquoted = text.slice(rows[0]?.at, rows[1]?.at).replace(/"[^"]*"/g, '');
  // With the wrong delimiter, cells begin or end within quotes.
  const isTorn = unquoted.includes('"') || unquoted.split(delimiter).length !== columns;
  return ((Math.log2(columns) * fitting.length) / rows.length) * (isTorn ? 0.1 : 1);
}

/** The rows before a quote that is never closed, as it may seem with the wrong delimiter. */
function splitSample(text: string, delimiter: string, from: number): SplitRow[] {
  const rows: SplitRow[] = [];
  try {
    for (const row of splitCells(text, delimiter, from)) {
      if (rows.push(row) >= SAMPLE_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
  }
  return rows;
}
