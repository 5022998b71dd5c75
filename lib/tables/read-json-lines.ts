import type { DecodedText } from './decode-text.ts';
import { type Cell, type Table, TableFault, type TableForm } from './table.ts';

type Row = Readonly<Record<string, Cell>>;

/**
 * The table in lines of JSON objects. Its columns are their keys in the order of first sight; where
 * a line has no such key, the cell is undefined. Whole numbers that JavaScript would round are
 * bigints.
 */
export function readJsonLines({ text, ...encoding }: DecodedText): Table {
  if (text.trimStart().startsWith('[')) throw new TableFault('json_array', 1);
  const names = new Set<string>();
  const objects = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = readLine(line, index + 1);
    for (const name of listKeys(line, row)) names.add(name);
    return [row];
  });
  const columns = [...names];
  if (columns.length === 0) throw new TableFault('empty_file');
  return {
    form: { ...encoding, kind: 'jsonl', delimiter: '', newline: findNewline(text) },
    columns,
    rows: objects.map((row) =>
      columns.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined)),
    ),
  };
}

function readLine(line: string, number: number): Row {
  const value = parseExactly(line, number);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TableFault('no_object', number);
  }
  return value as Row;
}

/** As they stand: an object has those that are whole numbers first, such as `2024`. */
function listKeys(line: string, row: Row): string[] {
  if (!/"\d+"\s*:/.test(line)) return Object.keys(row);
  const keys: string[] = [];
  let depth = 0;
  for (const [token, key] of line.matchAll(
    /("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g,
  )) {
    if (/[{[]/.test(token[0] ?? '')) depth += 1;
    else if (/[}\]]/.test(token[0] ?? '')) depth -= 1;
    else if (key !== undefined && depth === 1) keys.push(String(JSON.parse(key)));
  }
  return keys;
}

/** The third argument of JSON.parse's reviver; TypeScript does not know it yet. */
type ReviverContext = { source?: string } | undefined;

function parseExactly(line: string, number: number): unknown {
  try {
    return JSON.parse(line, /\d{16}/.test(line) ? keepDigits : undefined);
  } catch {
    throw new TableFault('invalid_json', number);
  }
}

/** Identifiers of 16 digits and more would be rounded. Browsers without `source` do round them. */
function keepDigits(_: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value;
}

function findNewline(text: string): TableForm['newline'] {
  const end = /\r\n|\r|\n/.exec(text)?.[0];
  return end === '\r\n' || end === '\r' ? end : '\n';
}
