import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellText } from '../../lib/tables/cell-text.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { writeTable } from '../../lib/tables/write-table.ts';

const read = (text: string, name = 'rows.jsonl') => readTable(new TextEncoder().encode(text), name);

const LINES = [
  '{"name":"Ада","born":1815,"tags":["x",{"y":null}],"isKnown":true}',
  '{"name":"=1+1","note":null}',
  '{"name":"Line\\nbreak","id":12345678901234567890,"born":0.1,"__proto__":{"deep":98765432109876543210}}',
];

test('lines of JSON keep their types, and what is written is what was read', async () => {
  const table = await read(`${LINES[0]}\r\n\r\n${LINES[1]}\r\n${LINES[2]}`);
  assert.deepEqual(table.form, {
    kind: 'jsonl',
    encoding: 'utf-8',
    hasBom: false,
    delimiter: '',
    newline: '\r\n',
  });
  const names = ['name', 'born', 'tags', 'isKnown', 'note', 'id', '__proto__'];
  assert.deepEqual(table.columns, names);
  assert.deepEqual(table.rows[0], [
    'Ада',
    1815,
    ['x', { y: null }],
    true,
    undefined,
    undefined,
    undefined,
  ]);
  const written = await new Blob((await writeTable(table)).parts).text();
  const back = await read(written);
  assert.deepEqual(back, table);
  assert.equal(written.split('\r\n')[0], LINES[0]);
  assert.equal(written.split('\r\n')[1], LINES[1]);
  assert.match(written, /"id":12345678901234567890,.*"deep":98765432109876543210/);
});

test('what the file is shows in its content, whatever its name', async () => {
  for (const name of ['', '-', 'rows.txt', 'rows.csv', 'rows.json']) {
    assert.equal((await read('{"a": 1}\n', name)).form.kind, 'jsonl', name);
    assert.equal((await read('a,b\n{"x": 1},2\n', name)).form.kind, 'csv', name);
  }
  assert.equal((await read('a\tb\n1\t2\n', '')).form.kind, 'tsv');
  assert.equal((await read('{a}\tb\n1\t2\n', '')).form.kind, 'tsv');
});

test('columns stand as the keys do, also those that are whole numbers', async () => {
  const lines = '{"name":"x:\\"2","2024":{"7":1,"a":[{"8":2}]}, "10" : "5","\\u0031":0}\n{"3":1}\n';
  const { columns, rows } = await read(lines);
  assert.deepEqual(columns, ['name', '2024', '10', '1', '3']);
  assert.deepEqual(rows[0]?.slice(2), ['5', 0, undefined]);
});

test('a cell is text for a prompt', () => {
  const cells = ['text', 7, true, null, undefined, ['a', { b: 1n }], 123n];
  assert.deepEqual(cells.map(cellText), ['text', '7', 'true', '', '', '["a",{"b":1}]', '123']);
});

test('separators of Unicode are no line ends, and are written so that nobody takes them for some', async () => {
  const text = 'a\u2028b\u2029c\u0085d';
  const table = await read(`${JSON.stringify({ text })}\n`);
  assert.deepEqual(table.rows, [[text]]);
  const written = await new Blob((await writeTable(table)).parts).text();
  assert.equal(written, '{"text":"a\\u2028b\\u2029c\\u0085d"}\n');
  assert.deepEqual(await read(written), table);
});
