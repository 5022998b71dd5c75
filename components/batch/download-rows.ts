import type { RowResult } from '../../lib/batch/batch.ts';
import { layOutResult } from '../../lib/batch/lay-out-result.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import type { TableForm, TableKind } from '../../lib/tables/table.ts';
import { offerDownload } from '../browser/offer-download.ts';
import type { BatchFile, BatchModel } from './batch-model.ts';
import { findPrompt } from './batch-setup.ts';

const TYPES: Readonly<Record<TableKind, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  jsonl: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * Gives the file with what there is of its answers, and says what is different from what one would
 * expect.
 */
export async function downloadRows(model: BatchModel, kind: TableKind): Promise<void> {
  const { batchTexts } = model.props;
  const { file } = model.get();
  if (!file) return;
  try {
    model.set({ notice: await download(model, file, kind) });
  } catch {
    model.set({ notice: batchTexts.saveFailed });
  }
}

async function download(model: BatchModel, file: BatchFile, kind: TableKind): Promise<string> {
  const { locale, batchTexts } = model.props;
  const { setup, prompts } = model.get();
  const { table } = file;
  const results = new Map<number, RowResult>();
  await model.store?.eachResult((result) => results.set(result.number, result));
  const layout = layOutResult(table.columns, findPrompt(setup, prompts)?.answer_fields);
  const rows = table.rows.map((cells, index) => layout.layOut(cells, results.get(index + 1)));
  const { chooseForm } = await import('../../lib/tables/choose-form.ts');
  const form = chooseForm(table.form, kind, locale);
  const written = await write({ form, columns: layout.columns, rows });
  const name = `${file.name.replace(/\.\w+$/, '')}-results.${kind}`;
  offerDownload(name, new Blob(written.parts, { type: TYPES[kind] }));
  const renamed = layout.renamed.map(({ to }) => to).join(', ');
  return [
    fillIn(batchTexts.saved, { name }),
    written.form.encoding !== form.encoding && batchTexts.widened,
    renamed !== '' && fillIn(batchTexts.renamed, { names: renamed }),
  ]
    .filter(Boolean)
    .join(' ');
}

type Written = { form: TableForm; parts: BlobPart[] };

async function write(table: BatchFile['table']): Promise<Written> {
  if (table.form.kind === 'xlsx') {
    const { writeWorkbook } = await import('../../lib/tables/write-workbook.ts');
    return { form: table.form, parts: [await writeWorkbook(table)] };
  }
  const { writeTable } = await import('../../lib/tables/write-table.ts');
  return writeTable(table);
}
