import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { widenForm } from '../../lib/tables/encode-text.ts';
import type { Cell, TableForm } from '../../lib/tables/table.ts';
import { openTableWriter, type TableWriter } from '../../lib/tables/write-table.ts';

export type OutPlan = { path: string; form: TableForm; columns: readonly string[] };

/** The cells of a row that is finished, by its number. */
export type ListCells = (number: number) => readonly Cell[];

/** Bytes gathered before they are written. */
const PORTION = 1 << 18;

/**
 * Puts the rows into a file in place of what it was, at once: a process that is killed leaves the
 * old one or the new one. Returns what further rows can be appended with. Throws what the file
 * system does.
 */
export function layOutLines(
  plan: OutPlan,
  numbers: readonly number[],
  listCells: ListCells,
): TableWriter {
  const { path, form, columns } = plan;
  const writer = openTableWriter(form, columns);
  const isWhole = replaceFile(path, (fd) => {
    let portion: Uint8Array[] = [writer.head];
    let size = 0;
    for (const number of numbers) {
      const bytes = writer.writeRow(listCells(number));
      if (!bytes) return false;
      portion.push(bytes);
      size += bytes.length;
      if (size < PORTION) continue;
      writeAll(fd, Buffer.concat(portion));
      portion = [];
      size = 0;
    }
    writeAll(fd, Buffer.concat(portion));
    return true;
  });
  if (isWhole) return writer;
  // An answer has characters that the encoding has not, as an emoji in Windows-1251.
  return layOutLines({ ...plan, form: widenForm(form) }, numbers, listCells);
}

/** Writes beside the file, and takes its place where `write` returns true. */
export function replaceFile(path: string, write: (fd: number) => boolean): boolean {
  const draft = `${path}.new`;
  const fd = openSync(draft, 'w');
  let isWhole = false;
  try {
    isWhole = write(fd);
    if (isWhole) fsyncSync(fd);
  } finally {
    closeSync(fd);
    if (!isWhole) rmSync(draft, { force: true });
  }
  if (isWhole) renameSync(draft, path);
  return isWhole;
}

export function writeAll(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
}
