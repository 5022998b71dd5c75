import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sayTableFault } from '../../lib/tables/fault-texts.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { TableFault } from '../../lib/tables/table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

const FAULTS: readonly (readonly [string, number | undefined, Uint8Array, string])[] = [
  ['empty_file', undefined, utf8(''), 'rows.csv'],
  ['empty_file', undefined, utf8('\ufeff\r\n \n'), 'rows.csv'],
  ['empty_file', undefined, utf8(';;\n;;\n'), 'rows.csv'],
  ['empty_file', undefined, utf8('{}\n'), 'rows.jsonl'],
  ['old_excel', undefined, Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0), 'rows.xls'],
  ['web_page', undefined, utf8('\ufeff\n<!DOCTYPE html><table>'), 'rows.xls'],
  [
    'web_page',
    undefined,
    utf8('<html xmlns:x="urn:schemas-microsoft-com:office:excel">'),
    'rows.xls',
  ],
  ['not_text', undefined, utf8('%PDF-1.7\n'), 'rows.csv'],
  ['not_text', undefined, Uint8Array.from({ length: 512 }, () => 0), 'rows.csv'],
  [
    'not_text',
    undefined,
    Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919 + 200) % 255 || 1),
    'a.csv',
  ],
  ['broken_utf8', 3, Uint8Array.of(...utf8('имя\nАда\nБор'), 0xd0, 10), 'rows.csv'],
  ['broken_utf8', 2, Uint8Array.of(...utf8('\ufeffname\n'), 0xff, 10), 'rows.csv'],
  ['unclosed_quote', 4, utf8('a;b\n"x\ny";1\n"z;2\n3;4\n'), 'rows.csv'],
  ['unclosed_quote', 3, utf8('sep=;\na;b\n"z;2\n3;4\n'), 'rows.csv'],
  ['row_too_long', 4, utf8('a;b\n"x\ny";1\n1;2;3\n'), 'rows.csv'],
  ['json_array', 1, utf8('[\n{"a": 1}\n]'), 'rows.jsonl'],
  ['invalid_json', 3, utf8('{"a": 1}\n\n{"a": \n'), 'rows.jsonl'],
  ['invalid_json', 1, utf8('{\n  "a": 1\n}\n'), 'rows.json'],
  ['no_object', 2, utf8('{"a": 1}\n7\n'), 'rows.jsonl'],
  ['no_object', 2, utf8('{"a": 1}\n["a"]\n'), 'rows.jsonl'],
];

for (const [kind, line, bytes, name] of FAULTS) {
  const start = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 12)));
  test(`${name} that begins ${start} is refused: ${kind}`, async () => {
    await assert.rejects(readTable(bytes, name), (error) => {
      assert.ok(error instanceof TableFault);
      assert.deepEqual([error.kind, error.line], [kind, line]);
      for (const locale of ['en', 'ru'] as const) {
        const text = sayTableFault(error, locale);
        assert.match(text, locale === 'ru' ? /[а-яё]/i : /[a-z]/i);
        assert.doesNotMatch(text, /\{line\}/);
        if (line && kind !== 'json_array')
          assert.match(text, new RegExp(`(line|строке|строка) ${line}\\b`, 'i'));
      }
      return true;
    });
  });
}

test('every fault has words in both languages', () => {
  const texts = globSync('lib/tables/*.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const kinds = [...texts.matchAll(/(?:TableFault\(|isFar \? |: |\[)'([a-z]+_[a-z\d]+)'/g)];
  assert.ok(kinds.length >= 12);
  for (const [, kind = ''] of kinds) {
    for (const locale of ['en', 'ru'] as const) {
      assert.notEqual(sayTableFault(new TableFault(kind, 1), locale), kind);
    }
  }
});
