import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { RowResult } from '../../lib/batch/batch.ts';
import type { ResultLayout } from '../../lib/batch/lay-out-result.ts';
import type { Table, TableForm } from '../../lib/tables/table.ts';
import { type TableWriter, writeTable } from '../../lib/tables/write-table.ts';
import { type ListCells, layOutLines, type OutPlan, replaceFile, writeAll } from './write-out.ts';

/** The results that there are. */
export type Results = {
  rows: { has(number: number): boolean };
  read(number: number): RowResult;
};

/** The table with the answers, in the order of its rows. */
export type OutFile = {
  /** A row is finished: it is appended as soon as all before it are. Never throws. */
  append(number: number): void;
  /**
   * Lays all rows out that are finished, where they do not stand there already. Throws what the
   * file system does.
   */
  finish(): Promise<void>;
};

export type OutOptions = {
  path: string;
  form: TableForm;
  layout: ResultLayout;
  table: Table;
  results: Results;
  /** Told once, where rows cannot be appended: `finish` tries again. */
  onFault(thrown: unknown): void;
};

type State = {
  options: OutOptions;
  /** The first row that is not in the file. */
  next: number;
  /** Undefined where rows cannot be appended. */
  writer: TableWriter | undefined;
  fd: number | undefined;
  /** Whether a row in the file has another result by now. */
  isStale: boolean;
};

/**
 * Lays out the rows that are finished without a gap, and goes on from there. Throws what the file
 * system does.
 */
export async function openOutFile(options: OutOptions): Promise<OutFile> {
  const state: State = { options, next: 1, writer: undefined, fd: undefined, isStale: false };
  while (isFinished(options, state.next)) state.next += 1;
  state.writer = await layOut(options, listNumbers(state.next - 1));
  return {
    append(number) {
      if (number < state.next) state.isStale = true;
      if (number !== state.next) return;
      try {
        appendNext(state);
      } catch (thrown) {
        state.writer = undefined;
        options.onFault(thrown);
      }
    },
    async finish() {
      if (state.fd !== undefined) fsyncSync(state.fd);
      close(state);
      const finished = listNumbers(options.table.rows.length).filter((number) =>
        isFinished(options, number),
      );
      if (state.writer && !state.isStale && finished.length === state.next - 1) return;
      await layOut(options, finished);
    },
  };
}

function appendNext(state: State): void {
  const { options } = state;
  while (state.writer && isFinished(options, state.next)) {
    const bytes = state.writer.writeRow(makeLister(options)(state.next));
    state.next += 1;
    if (bytes) {
      state.fd ??= openSync(options.path, 'a');
      writeAll(state.fd, bytes);
    } else {
      // In an encoding that has the answer's characters.
      close(state);
      state.writer = layOutLines(
        makePlan(options),
        listNumbers(state.next - 1),
        makeLister(options),
      );
    }
  }
}

function close(state: State): void {
  if (state.fd !== undefined) closeSync(state.fd);
  state.fd = undefined;
}

/** Returns what rows can be appended with. */
async function layOut(
  options: OutOptions,
  numbers: readonly number[],
): Promise<TableWriter | undefined> {
  if (options.form.kind !== 'xlsx') {
    return layOutLines(makePlan(options), numbers, makeLister(options));
  }
  const { form, columns, path } = makePlan(options);
  const { parts } = await writeTable({ form, columns, rows: numbers.map(makeLister(options)) });
  replaceFile(path, (fd) => {
    for (const part of parts) writeAll(fd, part);
    return true;
  });
  return undefined;
}

function isFinished({ table, results }: OutOptions, number: number): boolean {
  return number <= table.rows.length && results.rows.has(number);
}

function listNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function makePlan({ path, form, layout }: OutOptions): OutPlan {
  return { path, form, columns: layout.columns };
}

function makeLister({ table, layout, results }: OutOptions): ListCells {
  return (number) => layout.layOut(table.rows[number - 1] ?? [], results.read(number));
}
