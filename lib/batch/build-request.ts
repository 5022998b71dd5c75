import type { GenerateRequest, InputValue } from '../contract/wire.ts';
import { fillTemplate } from '../prompts/fill-template.ts';
import { cellText } from '../tables/cell-text.ts';
import type { Cell, Table } from '../tables/table.ts';
import type { Batch, BatchRow } from './batch.ts';
import { hashRequest } from './hash-request.ts';

/**
 * The request for a row. A cell is put in character for character. An empty one is not sent to a
 * prompt file, so that its default holds there; in a template it is an empty text.
 */
export function buildRequest(
  batch: Batch,
  columns: readonly string[],
  cells: readonly Cell[],
): GenerateRequest {
  const { prompt, model, parameters } = batch;
  const values = new Map<string, InputValue>(Object.entries(batch.values ?? {}));
  for (const [variable, column] of Object.entries(batch.columns)) {
    const value = toValue(cells[columns.indexOf(column)]);
    if (value !== '' || 'template' in prompt) values.set(variable, value);
  }
  const fixed = { ...parameters, ...(model !== undefined && { model }) };
  if ('preset' in prompt) {
    return { ...fixed, preset: prompt.preset, inputs: Object.fromEntries(values) };
  }
  const texts = new Map([...values].map(([name, value]) => [name, String(value)]));
  return { ...fixed, prompt: fillTemplate(prompt.template, texts) };
}

/**
 * The table's rows, each made when it is taken: a large table is not held twice. `version` is the
 * prompt file's, so that a row's hash changes with it.
 */
export function* buildRows(
  batch: Batch,
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
  version?: string,
): Generator<BatchRow> {
  for (const [index, cells] of rows.entries()) {
    const request = buildRequest(batch, columns, cells);
    yield { number: index + 1, request, hash: hashRequest(request, version) };
  }
}

/** What JSONL has beside texts, numbers and booleans goes in as JSON. */
function toValue(cell: Cell): InputValue {
  const isPlain = typeof cell === 'boolean' || (typeof cell === 'number' && Number.isFinite(cell));
  return isPlain ? cell : cellText(cell);
}
