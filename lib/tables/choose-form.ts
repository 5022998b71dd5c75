import type { Locale } from '../contract/wire.ts';
import type { TableForm, TableKind } from './table.ts';

/**
 * The form of a result: the input's own, or where another kind is asked for, what the reader's
 * Excel opens by a double click: UTF-8 with its mark, and the delimiter of that language.
 */
export function chooseForm(input: TableForm, kind: TableKind, locale: Locale): TableForm {
  if (kind === input.kind) return input;
  return {
    kind,
    encoding: 'utf-8',
    hasBom: kind === 'csv' || kind === 'tsv',
    delimiter: { csv: locale === 'ru' ? ';' : ',', tsv: '\t', jsonl: '', xlsx: '' }[kind],
    newline: kind === 'jsonl' ? '\n' : '\r\n',
  };
}
