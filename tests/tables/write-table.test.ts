import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseForm } from '../../lib/tables/choose-form.ts';
import { widenForm } from '../../lib/tables/encode-text.ts';
import type { TableForm } from '../../lib/tables/table.ts';
import { openTableWriter, writeTable } from '../../lib/tables/write-table.ts';

const RUSSIAN_EXCEL: TableForm = {
  kind: 'csv',
  encoding: 'windows-1251',
  hasBom: false,
  delimiter: ';',
  newline: '\r\n',
};

const decode = (bytes: Uint8Array | undefined, encoding: string) =>
  new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);

test('rows are written as the file has them: encoding, separator, line end', () => {
  const writer = openTableWriter(RUSSIAN_EXCEL, ['Товар', 'Цена, руб']);
  assert.equal(decode(writer.head, 'windows-1251'), 'Товар;"Цена, руб"\r\n');
  const row = writer.writeRow(['Чай «№ 1»', '1,5']);
  assert.equal(decode(row, 'windows-1251'), 'Чай «№ 1»;1,5\r\n');
  assert.equal(row?.length, 'Чай «№ 1»;1,5\r\n'.length);
  assert.equal(decode(writer.writeRow(['a"b;\n', 7]), 'windows-1251'), '"a""b;\n";7\r\n');
});

test('an emoji in a file of Windows-1251 makes UTF-8 of it, so that nothing is lost', async () => {
  const writer = openTableWriter(RUSSIAN_EXCEL, ['a']);
  assert.equal(writer.writeRow(['Готово ✅']), undefined);
  assert.equal(writer.writeRow(['1 ₽']), undefined);
  const { form, parts } = await writeTable({
    form: RUSSIAN_EXCEL,
    columns: ['a'],
    rows: [['б'], ['✅']],
  });
  assert.deepEqual(form, widenForm(RUSSIAN_EXCEL));
  assert.deepEqual(
    parts.map((part) => decode(part, 'utf-8')),
    ['\ufeffa\r\n', 'б\r\n✅\r\n'],
  );
  assert.equal(openTableWriter(RUSSIAN_EXCEL, ['✅']).form.encoding, 'utf-8');
});

const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '- milk',
  '--',
];
const HARMLESS = [
  '-5',
  '+79991234567',
  '-1 234,56',
  '-1,234.5%',
  '-1e-7',
  '+7 999 123 45 67',
  '-',
  'a=1',
  "'=1",
  '',
];

test('what a spreadsheet would run gets an apostrophe, and a number does not', () => {
  const { writeRow } = openTableWriter({ ...RUSSIAN_EXCEL, encoding: 'utf-8', delimiter: '|' }, [
    'a',
  ]);
  for (const text of FORMULAS) {
    assert.match(decode(writeRow([text]), 'utf-8'), /^"?'/, JSON.stringify(text));
  }
  for (const text of HARMLESS) {
    assert.equal(decode(writeRow([text]), 'utf-8'), `${text}\r\n`);
  }
  const jsonl = openTableWriter({ ...RUSSIAN_EXCEL, kind: 'jsonl', encoding: 'utf-8' }, ['a']);
  assert.equal(decode(jsonl.writeRow(['=1+1']), 'utf-8'), '{"a":"=1+1"}\r\n');
});

/** Each with the apostrophes that it gets. */
const INNER_FORMULAS: readonly (readonly [string, string])[] = [
  ['x;=1+2', "x;'=1+2"],
  ["x;=cmd|' /C calc'!A0;=1", "x;'=cmd|' /C calc'!A0;'=1"],
  ['x,\t=1\n=2', "x,\t'=1\n'=2"],
  ['x;-1+1', "x;'-1+1"],
  ['x;-1.5 +A1', "x;'-1.5 +A1"],
  ['x\r\n+A1', "x\r\n'+A1"],
  ['x,@SUM(A1)', "x,'@SUM(A1)"],
  ['x;＝1', "x;'＝1"],
];

const INNER_TEXT = [
  'a, -5',
  'a,-5',
  '[1,-2e5,-0.5]',
  'warm;-5 °C',
  'List:\n- milk\n- tea\n-5%\n',
  'Title\n=====\nText\n---\n-- Ada',
  'fine ;-)',
  '.a {}\n@media print',
  'a;b = c',
];

test('what a spreadsheet would run that divides the file elsewhere gets one too', () => {
  const form: TableForm = { ...RUSSIAN_EXCEL, encoding: 'utf-8', delimiter: ',' };
  const { writeRow } = openTableWriter(form, ['a']);
  for (const [text, guarded] of INNER_FORMULAS) {
    assert.equal(decode(writeRow([text]), 'utf-8'), `"${guarded}"\r\n`);
  }
  for (const text of INNER_TEXT) {
    assert.ok([`${text}\r\n`, `"${text}"\r\n`].includes(decode(writeRow([text]), 'utf-8')), text);
  }
  assert.equal(decode(writeRow(['a;b', 'c\td', 'e|f']), 'utf-8'), '"a;b","c\td","e|f"\r\n');
});

test('a name that begins as a formula gets an apostrophe too', () => {
  const { head } = openTableWriter({ ...RUSSIAN_EXCEL, encoding: 'utf-8' }, ['=1+1', 'b']);
  assert.equal(decode(head, 'utf-8'), "'=1+1;b\r\n");
});

test('another kind is written as the Excel of that language opens it', () => {
  const input: TableForm = { ...RUSSIAN_EXCEL, kind: 'xlsx' };
  assert.equal(chooseForm(RUSSIAN_EXCEL, 'csv', 'en'), RUSSIAN_EXCEL);
  const shared = { encoding: 'utf-8', hasBom: true, newline: '\r\n' };
  assert.deepEqual(chooseForm(input, 'csv', 'ru'), { ...shared, kind: 'csv', delimiter: ';' });
  assert.deepEqual(chooseForm(input, 'csv', 'en'), { ...shared, kind: 'csv', delimiter: ',' });
  assert.deepEqual(chooseForm(input, 'tsv', 'en'), { ...shared, kind: 'tsv', delimiter: '\t' });
  const jsonl = chooseForm(input, 'jsonl', 'en');
  assert.deepEqual([jsonl.encoding, jsonl.hasBom, jsonl.newline], ['utf-8', false, '\n']);
});
