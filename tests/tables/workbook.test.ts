import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { cellText } from '../../lib/tables/cell-text.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import type { Cell, Table, TableForm } from '../../lib/tables/table.ts';
import { writeTable } from '../../lib/tables/write-table.ts';
import { makeWorkbook, makeZip, type WorkbookParts } from '../support/make-workbook.ts';

const FORM: TableForm = {
  kind: 'xlsx',
  encoding: 'utf-8',
  hasBom: false,
  delimiter: '',
  newline: '\n',
};

const read = (parts: WorkbookParts) => readTable(makeWorkbook(parts), 'Книга1.xlsx');

async function roundTrip(columns: string[], rows: Cell[][]): Promise<Table> {
  const { parts } = await writeTable({ form: FORM, columns, rows });
  return readTable(new Uint8Array(await new Blob(parts).arrayBuffer()), 'rows.xlsx');
}

const inline = (ref: string, text: string) =>
  `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;

test('text is read from all the places where Excel and others keep it', async () => {
  const { form, columns, rows } = await read({
    sheets: [
      {
        data: `<row r="1"><c r="A1" t="s"><v>0</v></c>${inline('B1', 'вид')}</row>
          <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>
          <row r="3"><c r="A3" t="str"><f>A1&amp;"!"</f><v>имя!</v></c><c r="B3" t="e"><v>#N/A</v></c></row>`,
      },
    ],
    strings:
      '<si><t>имя</t></si>' +
      '<si><r><t xml:space="preserve">Чай </t></r><r><rPr><b/></rPr><t>зелёный</t></r><rPh sb="0" eb="1"><t>XX</t></rPh></si>' +
      '<si><t xml:space="preserve"> a&amp;b_x000D_&#10;c </t></si>',
  });
  assert.deepEqual(form, FORM);
  assert.deepEqual(columns, ['имя', 'вид']);
  assert.deepEqual(rows, [
    ['Чай зелёный', ' a&b\r\nc '],
    ['имя!', '#N/A'],
  ]);
});

test('numbers, dates and truth keep their types, and are text as one reads them', async () => {
  const { rows } = await read({
    formats: ['dd.mm.yyyy', '[$-419]d mmm yyyy h:mm;@', 'h:mm', '[h]:mm:ss', '0.00%'],
    sheets: [
      {
        data: `<row r="1">${inline('A1', 'a')}</row>
          <row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="B2"><v>79991234567</v></c>
            <c r="C2" t="b"><v>1</v></c><c r="D2" s="5"><v>0.25</v></c></row>
          <row r="3"><c r="A3" s="1"><v>46027</v></c><c r="B3" s="2"><f>NOW()</f><v>46027.6041666667</v></c>
            <c r="C3" s="3"><v>0.604166666666667</v></c><c r="D3" s="4"><v>1.25</v></c></row>`,
      },
    ],
  });
  assert.deepEqual(rows[0], [0.3, 79991234567, true, 0.25]);
  assert.deepEqual(
    rows.map((row) => row.map(cellText)),
    [
      ['0.3', '79991234567', 'true', '0.25'],
      ['2026-01-05', '2026-01-05 14:30', '14:30', '30:00'],
    ],
  );
});

test('dates of the calendar of 1904 are the same dates', async () => {
  const sheets = [
    {
      data: `<row r="1">${inline('A1', 'a')}</row><row r="2"><c r="A2" s="1"><v>44565</v></c></row>`,
    },
  ];
  const { rows } = await read({ is1904: true, formats: ['yyyy-mm-dd'], sheets });
  assert.deepEqual(rows.flat().map(cellText), ['2026-01-05']);
});

test('the first sheet that is not hidden is read, with gaps in rows and cells', async () => {
  const hidden = `<row r="1">${inline('A1', 'no')}</row>`;
  const { columns, rows } = await read({
    sheets: [
      { data: hidden, state: 'hidden' },
      { data: hidden, state: 'veryHidden' },
      {
        data: `<row r="2">${inline('A2', 'a')}${inline('C2', 'a')}</row><row r="3"></row>
          <row r="5">${inline('B5', 'x')}<c r="F5" s="0"/></row><row r="900"><c r="A900"/></row>`,
      },
      { data: hidden },
    ],
  });
  assert.deepEqual(columns, ['a', 'column_2', 'a_2']);
  assert.deepEqual(rows, [[null, 'x', null]]);
});

test('what is no workbook, and an empty one, is refused', async () => {
  const bytes = makeWorkbook({ sheets: [{ data: `<row r="1">${inline('A1', 'a')}</row>` }] });
  const refuse = (broken: Uint8Array, kind: string) =>
    assert.rejects(readTable(broken, 'rows.xlsx'), { name: 'Error', kind });
  await refuse(makeZip({ 'word/document.xml': '<w/>' }), 'broken_workbook');
  await refuse(bytes.subarray(0, 400), 'broken_workbook');
  await refuse(makeWorkbook({ sheets: [{ data: '' }] }), 'empty_file');
  const far = `<row r="1">${inline('A1', 'a')}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>`;
  await refuse(makeWorkbook({ sheets: [{ data: far }] }), 'far_cells');
});

test('text is written as text, whatever it begins with and whatever is in it', async () => {
  const texts = [
    '=1+1',
    '+7',
    '@a',
    '  sp ',
    'a\r\nb\rc',
    '_x0041_',
    '__x0041_x0041_',
    '<b>&"',
    '007',
    '1e5',
  ];
  const odd = ['\u0001\u0000', '\ufffe\uffff', '\ud800', '😀', 'TRUE', '2026-01-05', '#N/A'];
  const cells = [...texts, ...odd].map((text) => [text, 'x']);
  assert.deepEqual((await roundTrip(['=a', 'b'], cells)).rows, cells);
  assert.deepEqual((await roundTrip(['=a', 'b'], cells)).columns, ['=a', 'b']);
});

test('any text comes back from a workbook', async () => {
  const unit = fc.constantFrom(
    '_',
    'x',
    '0',
    '4',
    '1',
    'F',
    'D',
    '&',
    '<',
    ' ',
    '\n',
    '\r',
    '\ud83d',
    '\ude00',
    '\t',
  );
  const text = fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (cells) => {
      const rows = cells.map((cell) => [cell, 'x']);
      assert.deepEqual((await roundTrip(['a', 'b'], rows)).rows, rows);
    }),
    { numRuns: 200 },
  );
});

test('numbers, dates and truth are written as they were read, all else as text', async () => {
  const date = new Date(Date.UTC(2026, 0, 5));
  const later = new Date(Date.UTC(2026, 0, 5, 14, 30, 15));
  const time = new Date(Date.UTC(1899, 11, 31, 14, 30));
  const rows = [
    [1.5, true, date, later, time, 123456789012345, 2e15, 12345678901234567890n, ['a', 1]],
  ];
  const { rows: back } = await roundTrip(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], rows);
  assert.deepEqual(back, [
    [
      1.5,
      true,
      date,
      later,
      time,
      123456789012345,
      '2000000000000000',
      '12345678901234567890',
      '["a",1]',
    ],
  ]);
  assert.deepEqual(back[0]?.slice(2, 5).map(cellText), [
    '2026-01-05',
    '2026-01-05 14:30:15',
    '14:30',
  ]);
});

test('what does not go into one cell goes on in further columns', async () => {
  const long = `${'x'.repeat(32_766)}😀${'y'.repeat(40_000)}`;
  const { columns, rows } = await roundTrip(
    ['text', 'text_2'],
    [
      ['short', 'b'],
      [long, 'c'],
    ],
  );
  assert.deepEqual(columns, ['text', 'text_2', 'text_3', 'text_4']);
  assert.deepEqual(rows[0], ['short', 'b', null, null]);
  const [first, , second, third] = rows[1] ?? [];
  assert.equal(`${first}${second}${third}`, long);
  for (const cell of rows[1] ?? []) {
    assert.ok(String(cell).length <= 32_767);
    assert.doesNotMatch(String(cell), /[\ud800-\udbff]$/);
  }
});

test('long answers are shown with their lines, and the names stay in sight', async () => {
  const rows = [['1', 'first\nsecond', new Date(Date.UTC(2026, 0, 5, 14, 30))]];
  const { parts } = await writeTable({ form: FORM, columns: ['id', 'result', 'at'], rows });
  const { sheets } = await readXlsx(await new Blob(parts).arrayBuffer(), { readStyles: true });
  const styles = ['1,0', '1,1', '1,2'].map((place) => sheets[0]?.cells?.get(place)?.style);
  assert.deepEqual(
    styles.map((style) => style?.alignment?.wrapText ?? false),
    [false, true, false],
  );
  assert.equal(styles[2]?.numFmt, 'yyyy-mm-dd hh:mm:ss');
  assert.equal(sheets[0]?.freezePane?.rows, 1);
});
