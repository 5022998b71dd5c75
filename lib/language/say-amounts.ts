import type { Locale } from '../contract/wire.ts';
import type { CountForms } from './count-forms.ts';
import { fillIn } from './fill-in.ts';

/** A number with its noun: "1 token", «3 токена». */
export function sayCount(forms: CountForms, count: number, locale: Locale): string {
  const rule = new Intl.PluralRules(locale).select(count);
  const form = rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : undefined;
  return fillIn(form ?? forms.other, { n: new Intl.NumberFormat(locale).format(count) });
}

/**
 * By hand: the browser takes tens of milliseconds to bring up its own formatter, and this is part
 * of the page's first view.
 */
export function sayPlainNumber(number: number | string, locale: Locale): string {
  return locale === 'ru' ? String(number).replace('.', ',') : String(number);
}

/** US dollars with as many digits as the amount needs. */
export function sayDollars(amount: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    maximumSignificantDigits: 3,
  }).format(amount);
}
