import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guardFormula } from '../../lib/tables/guard-formula.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import type { TableForm, TextEncoding } from '../../lib/tables/table.ts';
import { writeTable } from '../../lib/tables/write-table.ts';

const ODD = ['"', ';', ',', '\t', '|', '\n', '\r', ' ', "'", '=', '-', 'sep=', 'a', 'Я', '№'];

/** Texts of what breaks tables; those that are blank all through are no cell of ours to keep. */
const odd = (extra: string[]) =>
  fc.string({ unit: fc.constantFrom(...ODD, ...extra), maxLength: 8 });

const anyTable = fc.integer({ min: 1, max: 4 }).chain((width) => {
  return fc.record({
    columns: fc.uniqueArray(odd([]), { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(odd(['😀', '\ufeff']), { minLength: width, maxLength: width }), {
      maxLength: 5,
    }),
  });
});

const anyForm: fc.Arbitrary<TableForm> = fc
  .record({
    kind: fc.constantFrom('csv' as const, 'tsv' as const),
    encoding: fc.constantFrom<TextEncoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1251'),
    hasBom: fc.boolean(),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
  })
  .map((form) => ({ ...form, hasBom: form.hasBom || form.encoding.startsWith('utf-16') }))
  .map((form) => ({ ...form, hasBom: form.hasBom && form.encoding !== 'windows-1251' }));

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test('what is written is read as it was, whatever the cells and the form', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, anyForm, async ({ columns, rows }, form) => {
      // Two letters of Windows-1251 may happen to be one of UTF-8; a word of them is not.
      const names = columns.map((name, index) => `Имя${index}${name}`.trim());
      const kept = rows.filter((cells) => cells.some((cell) => cell.trim() !== ''));
      const written = await writeTable({ form, columns: names, rows: kept });
      const table = await readTable(join(written.parts), `rows.${form.kind}`);
      assert.deepEqual(table.columns, names.map(guardFormula));
      assert.deepEqual(
        table.rows,
        kept.map((cells) => cells.map(guardFormula)),
      );
      assert.equal(table.form.encoding, written.form.encoding);
      if (names.length > 1) assert.equal(table.form.delimiter, form.delimiter);
    }),
    { numRuns: 1000 },
  );
});
