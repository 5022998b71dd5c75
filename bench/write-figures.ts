import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folder.ts';
import type { PartResult } from './parts/part.ts';
import { writeTable } from './print-results.ts';

const PATH = join(ROOT, 'docs/performance.md');
const PLACE = /(<!-- figures: [^\n]*-->\n).*(<!-- end of figures -->)/s;

/** Puts the tables of a run into the docs, in place of those of the last. */
export function writeFigures(
  machine: Record<string, string | number>,
  parts: readonly PartResult[],
): void {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const day = new Date().toISOString().slice(0, 10);
  const tables = [`One run on ${day}; ${facts.join(', ')}.`, ...parts.map(writeTable)];
  const text = readFileSync(PATH, 'utf8');
  const place = (_: string, start: string, end: string) =>
    `${start}\n${tables.join('\n\n')}\n\n${end}`;
  writeFileSync(PATH, text.replace(PLACE, place));
}
