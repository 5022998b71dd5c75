import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeText } from '../../lib/tables/encode-text.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import type { TextEncoding } from '../../lib/tables/table.ts';

const FROM_EXCEL =
  'Товар;Описание;Цена\r\n' +
  'Чайник;"Объём 1,7 л;\nкорпус ""Сталь""";1990,50\r\n' +
  'Ромашка ООО;Поставщик;-5\r\n';

const ROWS = [
  ['Чайник', 'Объём 1,7 л;\nкорпус "Сталь"', '1990,50'],
  ['Ромашка ООО', 'Поставщик', '-5'],
];

function encode(text: string, encoding: TextEncoding = 'utf-8'): Uint8Array {
  const bytes = encodeText(text, encoding);
  assert.ok(bytes);
  return bytes;
}

const read = (text: string, name = 'rows.csv') => readTable(encode(text), name);

for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251'] as const) {
  for (const hasBom of encoding === 'windows-1251' ? [false] : [false, true]) {
    test(`what Excel saves is read from ${encoding} with${hasBom ? '' : 'out'} its mark`, async () => {
      const bytes = encode((hasBom ? '\ufeff' : '') + FROM_EXCEL, encoding);
      const { form, columns, rows } = await readTable(bytes, 'Товары.csv');
      assert.deepEqual(form, { kind: 'csv', encoding, hasBom, delimiter: ';', newline: '\r\n' });
      assert.deepEqual(columns, ['Товар', 'Описание', 'Цена']);
      assert.deepEqual(rows, ROWS);
    });
  }
}

const DELIMITED: readonly (readonly [string, string, string, unknown[][]])[] = [
  ['a comma', 'a,b\n1,2\n', ',', [['1', '2']]],
  ['a tab', 'a\tb\n1\t2\n', '\t', [['1', '2']]],
  ['a bar, with decimal commas', 'a|b|c\n1|3,4|x\n', '|', [['1', '3,4', 'x']]],
  ['a semicolon, with decimal commas', 'a;b\n1,5;2,5\n', ';', [['1,5', '2,5']]],
  ['a semicolon, with a comma in a name', 'a;b, c\n1;2,5\n', ';', [['1', '2,5']]],
  ['a comma, with a semicolon in a name', 'a,b; c,d\n1,2; 3,4\n', ',', [['1', '2; 3', '4']]],
  ['a comma, with semicolons in the text', 'a,b\n1,x; y; z\n', ',', [['1', 'x; y; z']]],
  // Papa Parse's guess fails at these two (its issues 681 and 1077).
  ['a semicolon, with commas in quoted lines', 'a;b;"c\ni,e,l\n,3"\n1;2;3', ';', [['1', '2', '3']]],
  [
    'a semicolon, with longer quoted lines',
    'a;b\n1;"x, y,\nz, a,\nb, c,\nd, e"\n2;"f, g,\nh"\n',
    ';',
    [
      ['1', 'x, y,\nz, a,\nb, c,\nd, e'],
      ['2', 'f, g,\nh'],
    ],
  ],
  ['what a quoted first line states', '"sep=|"\r\na;b|c\r\n1|2\r\n', '|', [['1', '2']]],
  ['what the first line states', 'sep=|\r\na;b|c\r\n1|2\r\n', '|', [['1', '2']]],
];

for (const [title, text, delimiter, rows] of DELIMITED) {
  test(`the delimiter is found: ${title}`, async () => {
    const table = await read(text);
    assert.equal(table.form.delimiter, delimiter);
    assert.deepEqual(table.rows, rows);
  });
}

test('a file of one column is not divided', async () => {
  const english = await read('text\nHello, world\n"Two\nlines; one cell"\n');
  assert.deepEqual(english.rows, [['Hello, world'], ['Two\nlines; one cell']]);
  assert.equal(english.form.delimiter, ',');
  assert.equal((await read('текст\nПривет, мир\n')).form.delimiter, ';');
  assert.equal((await read('text\nHello\n', 'rows.tsv')).form.delimiter, '\t');
});

test('line ends of several kinds end rows, and stay as they are inside quotes', async () => {
  const { rows, form } = await read('a;b\r\n"x";1\n"y\r\nz";2\r3;4');
  assert.deepEqual(rows, [
    ['x', '1'],
    ['y\r\nz', '2'],
    ['3', '4'],
  ]);
  assert.equal(form.newline, '\r\n');
  assert.equal((await read('a;b\r1;2\r')).form.newline, '\r');
  assert.equal((await read('a;b\n1;2\r\n')).form.newline, '\n');
});

test('quotes that nobody doubled are text', async () => {
  const { rows } = await read('a;b\n5" pipe;1\n"Ромашка" ООО;2\n"x" ;3\n"""y""";4\n');
  assert.deepEqual(
    rows.map(([first]) => first),
    ['5" pipe', '"Ромашка" ООО', 'x', '"y"'],
  );
});

test('a space before an opening quote is no part of a cell that ends with its quote', async () => {
  const { rows, columns } = await read(
    'name, "a text", note\nAda, "Hello, world" , "x ""y"""\nBob, "A" and B, "5\nEve,  "two\nlines",\n',
  );
  assert.deepEqual(columns, ['name', 'a text', 'note']);
  assert.deepEqual(rows, [
    ['Ada', 'Hello, world', 'x "y"'],
    ['Bob', ' "A" and B', ' "5'],
    ['Eve', 'two\nlines', ''],
  ]);
});

test('each column has a name of its own', async () => {
  const table = await read(' name ;name;;name_2;column_3;;\n1;2;3;4;5;;\n');
  assert.deepEqual(table.columns, ['name', 'name_3', 'column_3_2', 'name_2', 'column_3']);
  assert.deepEqual(table.rows, [['1', '2', '3', '4', '5']]);
});

test('short rows are filled up, and empty ones passed over', async () => {
  const { columns, rows } = await read('\na;b;;\n1\n\n;;;\n2;3;;\n;;x\n');
  assert.deepEqual(columns, ['a', 'b', 'column_3']);
  assert.deepEqual(rows, [
    ['1', '', ''],
    ['2', '3', ''],
    ['', '', 'x'],
  ]);
});

test('a stray zero byte is kept, and is no reason to take the file for UTF-16', async () => {
  const { rows, form } = await read(`a;b\n${'word;word\n'.repeat(50)}\0;1\n`);
  assert.equal(form.encoding, 'utf-8');
  assert.deepEqual(rows.at(-1), ['\0', '1']);
});

test('in a short file one is kept too, and many make it no text', async () => {
  for (const text of [
    'name,b\nA\0B,c\n',
    'name\nA\0B\n',
    'name,b\nA\0\nB,c\n',
    'a,b\n\0,\0\0x\n',
  ]) {
    const isMany = text.includes('\0\0');
    if (isMany) await assert.rejects(read(text), { kind: 'not_text' });
    else assert.equal((await read(text)).form.encoding, 'utf-8', JSON.stringify(text));
  }
  const russian = await readTable(encode('имя;б\nА\0Б;в\n', 'windows-1251'), 'rows.csv');
  assert.deepEqual([russian.form.encoding, russian.rows[0]?.[0]], ['windows-1251', 'А\0Б']);
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    for (const wide of ['姓名,上海\r\n不,上不上不上不上\r\n', 'Њ;Ѝ\nЊЊ;Ѝ\n', 'a\nб\n']) {
      assert.equal((await readTable(encode(wide, encoding), '')).form.encoding, encoding, wide);
    }
  }
});

test('what the reader chooses goes before what is found out', async () => {
  const bytes = encode('a,b;c\nЁж,1;2\n', 'windows-1251');
  const chosen = await readTable(bytes, 'rows.csv', { delimiter: ',' });
  assert.deepEqual(chosen.rows, [['Ёж', '1;2']]);
  assert.equal(chosen.form.delimiter, ',');
  const wide = await readTable(encode('\ufeffa;b\nё;1\n', 'utf-16le'), '', {
    encoding: 'utf-16le',
  });
  assert.deepEqual([wide.columns, wide.form.hasBom], [['a', 'b'], true]);
  await assert.rejects(readTable(bytes, 'rows.csv', { encoding: 'utf-8' }), {
    kind: 'broken_utf8',
  });
});

test('a file of Western Windows is told from one of Russian Windows', async () => {
  const western =
    'ANO;DESPESA\r\n2011;Aluguel de imóveis para escritório, informação\r\n2012;CERON - RONDÔNIA\r\n';
  const { form, rows } = await readTable(encode(western, 'windows-1252'), 'despesas.csv');
  assert.equal(form.encoding, 'windows-1252');
  assert.equal(rows[0]?.[1], 'Aluguel de imóveis para escritório, informação');
  const russian = 'id;Товар\r\n1;Чай Lipton «Earl Grey», 100 г\r\n2;iPhone 15 и чехол\r\n';
  assert.equal(
    (await readTable(encode(russian, 'windows-1251'), 'a.csv')).form.encoding,
    'windows-1251',
  );
});

test('one byte that is not UTF-8, far down, does not make Windows-1251 of the file', async () => {
  const start = encode(`id;имя\n${'1;Ада\n'.repeat(100_000)}2;`);
  const bytes = Buffer.concat([start, Uint8Array.of(0xd0), encode('\n3;Бор\n')]);
  await assert.rejects(readTable(bytes, 'rows.csv'), { kind: 'broken_utf8', line: 100_002 });
});

test('what the reader chooses goes before what is found out', async () => {
  const bytes = encode('a;b,c\n1;2,Ж\n', 'windows-1251');
  const chosen = { encoding: 'windows-1252', delimiter: ',' } as const;
  const { form, columns, rows } = await readTable(bytes, 'rows.csv', chosen);
  assert.deepEqual([form.encoding, form.delimiter], ['windows-1252', ',']);
  assert.deepEqual([columns, rows], [['a;b', 'c'], [['1;2', 'Æ']]]);
});

test('a second mark at the start is no part of the first name', async () => {
  const { columns, form } = await read('\ufeff\ufeff"a,b",c\n1,2\n');
  assert.deepEqual([columns, form.hasBom], [['a,b', 'c'], true]);
});

test('the Unicode text that Excel saves as .txt is TSV', async () => {
  const { form, rows } = await readTable(
    encode('\ufeffимя\tцена\r\n="007"\t1,5\r\n', 'utf-16le'),
    'Книга1.txt',
  );
  assert.deepEqual([form.kind, form.encoding, form.delimiter], ['tsv', 'utf-16le', '\t']);
  assert.deepEqual(rows, [['="007"', '1,5']]);
});
