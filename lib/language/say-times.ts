import type { Locale } from '../contract/wire.ts';

/** A time in the unit that suits it: "85 ms", «3,2 с». */
export function sayTime(ms: number, locale: Locale): string {
  const isShort = ms < 1000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isShort ? 'millisecond' : 'second',
    maximumFractionDigits: isShort || ms >= 10_000 ? 0 : 1,
  }).format(isShort ? ms : ms / 1000);
}

/** A day written YYYY-MM-DD in the reader's words; what is not a day stays as it is. */
export function sayDay(day: string, locale: Locale): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
