import { LOCALES, type Locale } from '../contract/wire.ts';

/** The cookie that remembers the reader's choice of language. */
export const LOCALE_COOKIE = 'NEXT_LOCALE';

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/**
 * What the addresses of pages in this language begin with, such as `/ru`; English has those without
 * a prefix.
 */
export function getPrefix(locale: Locale): string {
  return locale === 'en' ? '' : `/${locale}`;
}

/** The language that a page's address fixes; undefined where it leaves that to the reader. */
export function findFixedLocale(path: string): Locale | undefined {
  return LOCALES.filter((locale) => getPrefix(locale) !== '').find((locale) =>
    `${path}/`.startsWith(`${getPrefix(locale)}/`),
  );
}
