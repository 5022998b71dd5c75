import type { Batch } from '../../lib/batch/batch.ts';
import { matchColumns, type Variable } from '../../lib/batch/match-columns.ts';
import type { BatchPromptFile } from '../../lib/batch/page-props.ts';
import { readParameters } from '../../lib/contract/parameter-texts.ts';
import { listVariables } from '../../lib/prompts/fill-template.ts';
import type { Table } from '../../lib/tables/table.ts';

/** What the reader chose, as the fields hold it. */
export type Setup = {
  /** The prompt file's id; empty for the reader's own text. */
  preset: string;
  template: string;
  /** The column that was chosen for a variable by hand; empty for none. */
  chosen: Readonly<Record<string, string>>;
  model: string;
  temperature: string;
  max_tokens: string;
  maxCost: string;
};

export const EMPTY_SETUP: Setup = {
  preset: '',
  template: '',
  chosen: {},
  model: '',
  temperature: '',
  max_tokens: '',
  maxCost: '',
};

/** What was kept on the device; anything else there is left out. */
export function parseSetup(kept: unknown): Setup {
  if (typeof kept !== 'object' || kept === null) return EMPTY_SETUP;
  const fields: Readonly<Record<string, unknown>> = { ...kept };
  const texts = Object.keys(EMPTY_SETUP).filter((name) => typeof fields[name] === 'string');
  return {
    ...EMPTY_SETUP,
    ...Object.fromEntries(texts.map((name) => [name, fields[name]])),
    chosen: pickTexts(fields.chosen),
  };
}

function pickTexts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A variable, and what the page calls it. */
export type NamedVariable = Variable & { label: string };

export type Question = {
  batch: Batch;
  variables: readonly NamedVariable[];
  /** The labels of variables that need a column and have none. */
  missing: readonly string[];
};

/**
 * What is asked with this setup. `file` is the prompt file that it names; without one, it is the
 * reader's own text.
 */
export function readQuestion(
  setup: Setup,
  { columns }: Pick<Table, 'columns'>,
  file: BatchPromptFile | undefined,
): Question {
  const variables = listNamed(setup, file);
  // A column that the table has no more is looked for anew.
  const chosen = Object.entries(setup.chosen).filter(
    ([, column]) => column === '' || columns.includes(column),
  );
  const match = matchColumns(variables, columns, Object.fromEntries(chosen));
  const matched = Object.entries(match.columns).filter(([, column]) => column !== '');
  const { model } = setup;
  return {
    batch: {
      prompt: file ? { preset: file.id } : { template: setup.template },
      columns: Object.fromEntries(matched),
      ...(model.trim() !== '' && { model: model.trim() }),
      parameters: readParameters((name) =>
        name === 'temperature' || name === 'max_tokens' ? setup[name] : '',
      ),
    },
    variables,
    missing: variables
      .filter(({ name, isNeeded }) => isNeeded && !matched.some(([one]) => one === name))
      .map(({ label }) => label),
  };
}

function listNamed({ template }: Setup, file: BatchPromptFile | undefined): NamedVariable[] {
  if (!file) {
    return listVariables(template).map((name) => ({ name, label: name, isNeeded: true }));
  }
  return file.inputs.map(({ name, label, required, default: fallback }) => ({
    name,
    label,
    isNeeded: required && fallback === undefined,
  }));
}

/** US dollars; undefined without a cap, NaN for what is no amount. */
export function readMaxCost({ maxCost }: Pick<Setup, 'maxCost'>): number | undefined {
  const text = maxCost.trim().replace(',', '.');
  if (text === '') return undefined;
  const amount = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  return amount > 0 ? amount : Number.NaN;
}

export function findPrompt(
  { preset }: Pick<Setup, 'preset'>,
  prompts: readonly BatchPromptFile[],
): BatchPromptFile | undefined {
  return prompts.find(({ id }) => id === preset);
}
