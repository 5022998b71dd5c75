import type { IncomingMessage } from 'node:http';
import type { Locale } from '../../lib/contract/wire.ts';
import { isLocale, LOCALE_COOKIE, pickLocale } from '../../lib/language/locale.ts';

/** The reader's choice that a cookie remembers, else the language that the browser asks for. */
export function pickPageLocale({ headers }: IncomingMessage): Locale {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const chosen = pairs.find(([name]) => name === LOCALE_COOKIE)?.[1];
  return isLocale(chosen) ? chosen : pickLocale(headers['accept-language']);
}
