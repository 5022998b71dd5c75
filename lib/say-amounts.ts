import type { CountForms } from './texts.ts';
import type { Locale } from './wire.ts';

/** Replaces each `{name}` by its value, as it is. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
}

/** A number with its noun: "1 token", «3 токена». */
export function sayCount(forms: CountForms, count: number, locale: Locale): string {
  const rule = new Intl.PluralRules(locale).select(count);
  const form = rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : undefined;
  return fillIn(form ?? forms.other, { n: new Intl.NumberFormat(locale).format(count) });
}

/** A time in the unit that suits it: "85 ms", «3,2 с». */
export function sayTime(ms: number, locale: Locale): string {
  const isShort = ms < 1000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isShort ? 'millisecond' : 'second',
    maximumFractionDigits: isShort || ms >= 10_000 ? 0 : 1,
  }).format(isShort ? ms : ms / 1000);
}

/** US dollars with as many digits as the amount needs. */
export function sayDollars(amount: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    maximumSignificantDigits: 3,
  }).format(amount);
}

/** A day written YYYY-MM-DD in the reader's words; what is not a day stays as it is. */
export function sayDay(day: string, locale: Locale): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
