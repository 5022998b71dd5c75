import type { PartResult, Row } from './parts/part.ts';
import type { Cost } from './read-profile.ts';

/** A table of a part's rows, in Markdown. */
export function writeTable({ title, rows }: PartResult): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.numbers)))];
  const lines = rows.map((row) => [row.name, ...columns.map((column) => sayNumber(row, column))]);
  const table = [['', ...columns], ...lines];
  const widths = ['', ...columns].map((_, index) =>
    Math.max(3, ...table.map((line) => line[index]?.length ?? 0)),
  );
  const [head = [], ...body] = table.map((line) => writeLine(line, widths));
  const rule = `|${widths.map((width, index) => (index === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const notes = rows.flatMap((row) => (row.notes ?? []).map((note) => `\n${row.name}: ${note}`));
  return [`${title}:`, '', head, rule, ...body, ...notes].join('\n');
}

function writeLine(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, index) =>
    index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
  );
  return `| ${padded.join(' | ')} |`;
}

function sayNumber({ numbers }: Row, column: string): string {
  const value = numbers[column];
  if (value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);
}

export function printCosts(title: string, costs: readonly Cost[], count: number): void {
  console.log(`\n${title}`);
  for (const { name, share } of costs.slice(0, count)) {
    console.log(`${(share * 100).toFixed(1).padStart(6)}%  ${name}`);
  }
}
