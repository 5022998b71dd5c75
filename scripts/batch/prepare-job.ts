import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer as readAll } from 'node:stream/consumers';
import type { Batch, BatchRow } from '../../lib/batch/batch.ts';
import { buildRows } from '../../lib/batch/build-request.ts';
import { layOutResult, type ResultLayout } from '../../lib/batch/lay-out-result.ts';
import { matchColumns, type Variable } from '../../lib/batch/match-columns.ts';
import type { PromptDescription } from '../../lib/prompts/describe-prompt.ts';
import { listVariables } from '../../lib/prompts/fill-template.ts';
import { chooseForm } from '../../lib/tables/choose-form.ts';
import { sayTableFault } from '../../lib/tables/fault-texts.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { type Table, TableFault, type TableForm, type TableKind } from '../../lib/tables/table.ts';
import { openSource, type Source } from './open-source.ts';
import type { BatchOptions } from './options.ts';
import { sayFileFault } from './say-file-fault.ts';
import type { Speaker } from './texts.ts';

/** The command cannot begin: the exit status is 2, without the usage. */
export class JobFault extends Error {}

/** A batch that is ready to be asked. */
export type Job = {
  options: BatchOptions;
  speaker: Speaker;
  source: Source;
  /** Up to `--limit`. */
  table: Table;
  /** With the rows that `--limit` leaves out. */
  whole: Table;
  batch: Batch;
  prompt: PromptDescription | undefined;
  /** The model that is expected to answer. */
  model: string | undefined;
  /** Of the result. */
  form: TableForm;
  layout: ResultLayout;
  /** Made anew at each call, so that a large table is not held twice. */
  listRows(): Generator<BatchRow>;
};

/**
 * Reads the rows and finds a column for each variable. Rejects with JobFault, ConfigError and
 * AskFailure.
 */
export async function prepareJob(options: BatchOptions, speaker: Speaker): Promise<Job> {
  const whole = await readRows(options, speaker);
  const table = { ...whole, rows: whole.rows.slice(0, options.limit) };
  const source = await openSource(options.server, speaker.locale);
  const prompt = findPrompt(options, source, speaker);
  const batch = makeBatch(options, table, prompt, speaker);
  return {
    options,
    speaker,
    source,
    table,
    whole,
    batch,
    prompt,
    model: prompt?.model ?? source.model,
    form: chooseForm(table.form, findKind(options.output, table.form.kind), speaker.locale),
    layout: layOutResult(table.columns, prompt?.answer_fields),
    listRows: () => buildRows(batch, table, prompt?.version),
  };
}

async function readRows({ input }: BatchOptions, { say, locale }: Speaker): Promise<Table> {
  const file = input === '-' ? 'stdin' : input;
  const bytes = await readBytes(input).catch((thrown: unknown) => {
    if (isMissing(thrown)) throw new JobFault(say('noInput', { file }));
    throw new JobFault(say('unreadable', { file, why: sayFileFault(thrown, { say }) }));
  });
  const table = await readTable(bytes, input === '-' ? '' : basename(input)).catch((thrown) => {
    if (!(thrown instanceof TableFault)) throw thrown;
    throw new JobFault(`${file}: ${sayTableFault(thrown, locale)}`);
  });
  if (table.rows.length === 0) throw new JobFault(say('noRows', { file }));
  return table;
}

function readBytes(input: string): Promise<Uint8Array> {
  return input === '-' ? readAll(process.stdin) : readFile(input);
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function findPrompt(
  { prompt }: BatchOptions,
  { prompts }: Source,
  { say }: Speaker,
): PromptDescription | undefined {
  if ('template' in prompt) return undefined;
  const found = prompts.find(({ id }) => id === prompt.preset);
  const ids = prompts.map(({ id }) => id).join(', ');
  if (!found) throw new JobFault(say('noPrompt', { id: prompt.preset, ids }));
  return found;
}

function makeBatch(
  { prompt, columns, values, input }: BatchOptions,
  table: Table,
  description: PromptDescription | undefined,
  { say }: Speaker,
): Batch {
  const variables = listNeeds(prompt, description);
  const names = variables.map(({ name }) => name);
  const [first] = table.columns;
  if ('template' in prompt && names.length === 0) {
    throw new JobFault(say('noVariables', { example: `{{${first}}}` }));
  }
  for (const [flag, given] of [['--column', columns] as const, ['--set', values] as const]) {
    const name = Object.keys(given).find((one) => !names.includes(one));
    if (name !== undefined) {
      throw new JobFault(say('unknownVariable', { flag, name, names: names.join(', ') }));
    }
  }
  const stranger = Object.values(columns).find((name) => !table.columns.includes(name));
  if (stranger !== undefined) {
    const all = table.columns.join(', ');
    throw new JobFault(say('unknownColumn', { name: stranger, file: input, names: all }));
  }
  const open = variables.filter(({ name }) => !Object.hasOwn(values, name));
  const match = matchColumns(open, table.columns, columns);
  const [missing] = match.missing;
  if (missing !== undefined) {
    const all = { names: match.missing.join(', '), columns: table.columns.join(', ') };
    throw new JobFault(say('missing', { ...all, first: missing }));
  }
  return { prompt, columns: match.columns, values };
}

/**
 * Every column that a template names is needed; of a prompt file, what has no default and is not
 * optional.
 */
function listNeeds(
  prompt: BatchOptions['prompt'],
  description: PromptDescription | undefined,
): Variable[] {
  if ('template' in prompt) {
    return listVariables(prompt.template).map((name) => ({ name, isNeeded: true }));
  }
  return (description?.inputs ?? []).map((input) => ({
    name: input.name,
    isNeeded: input.required && input.default === undefined,
  }));
}

const KINDS: Readonly<Record<string, TableKind>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
};

/**
 * By the name's ending; without a known one, the input's. A workbook cannot be written bit by bit
 * to a pipe.
 */
function findKind(output: string, input: TableKind): TableKind {
  const kind = KINDS[/\.(\w+)$/.exec(output)?.[1]?.toLowerCase() ?? ''] ?? input;
  return output === '-' && kind === 'xlsx' ? 'csv' : kind;
}
