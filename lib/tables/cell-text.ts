import type { Cell } from './table.ts';

/**
 * A cell as it is put into a prompt and into CSV: text as it is, dates as `2026-01-05 14:30`,
 * nested JSON as JSON, nothing as ''.
 */
export function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (cell === undefined || cell === null) return '';
  if (cell instanceof Date) return dateText(cell);
  return typeof cell === 'object' ? cellJson(cell) : String(cell);
}

/** A cell as JSON, with all digits of its bigints. */
export function cellJson(cell: Cell): string {
  if (typeof cell === 'bigint') return String(cell);
  if (cell instanceof Date) return JSON.stringify(dateText(cell));
  if (typeof cell !== 'object' || cell === null) return JSON.stringify(cell) ?? 'null';
  if (Array.isArray(cell)) return `[${cell.map(cellJson).join(',')}]`;
  const members = Object.entries(cell).filter(([, value]) => value !== undefined);
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${cellJson(value)}`).join(',')}}`;
}

/** Excel's day 0: a time of day and a duration are counted from there. */
const DAY_ZERO = Date.UTC(1899, 11, 31);
const HOUR = 3_600_000;

/** The years before March 1900 are taken for durations: few tables have dates of those days. */
const FIRST_DATE = Date.UTC(1900, 2, 1);

function dateText(date: Date): string {
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  const shown = time.endsWith(':00') ? time.slice(0, 5) : time;
  const since = date.getTime() - DAY_ZERO;
  if (since >= 0 && date.getTime() < FIRST_DATE) {
    return String(Math.floor(since / HOUR)).padStart(2, '0') + shown.slice(2);
  }
  return shown === '00:00' ? day : `${day} ${shown}`;
}
