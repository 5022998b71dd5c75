import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Locale } from '../../lib/contract/wire.ts';
import { isLocale, LOCALE_COOKIE } from '../../lib/language/locale.ts';
import { pickLocale } from '../http/negotiate.ts';

/** The reader's choice that a cookie remembers, else the language that the browser asks for. */
export function pickPageLocale({ headers }: IncomingMessage): Locale {
  const chosen = parseCookie(headers.cookie ?? '')[LOCALE_COOKIE];
  return isLocale(chosen) ? chosen : pickLocale(headers['accept-language']);
}
