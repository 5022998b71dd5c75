export const TABLE_KINDS = ['csv', 'tsv', 'jsonl', 'xlsx'] as const;

export type TableKind = (typeof TABLE_KINDS)[number];

export const TEXT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1251',
  'windows-1252',
] as const;

export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** How a table stood in its file, so that it can be written the same way. */
export type TableForm = {
  kind: TableKind;
  encoding: TextEncoding;
  hasBom: boolean;
  /** Between the cells of CSV and TSV. */
  delimiter: string;
  newline: '\n' | '\r\n' | '\r';
};

/** What a reader knows better than can be found out. */
export type ReadingChoice = {
  encoding?: TextEncoding | undefined;
  /** Between the cells of CSV and TSV. */
  delimiter?: string | undefined;
};

/** A cell as it stood: JSONL and workbooks keep their types, CSV and TSV have text. */
export type Cell = unknown;

/** A table that was read: its first line names the columns. */
export type Table = {
  form: TableForm;
  /** Each name once. */
  columns: readonly string[];
  /** As many cells as columns each. */
  rows: readonly (readonly Cell[])[];
};

/**
 * Why a file is no table, in the words of lib/tables' texts. `line` is that of the file, from 1.
 */
export class TableFault extends Error {
  readonly kind: string;
  readonly line: number | undefined;

  constructor(kind: string, line?: number) {
    super(kind);
    this.kind = kind;
    this.line = line;
  }
}
