import type { Locale } from '../contract/wire.ts';
import { TEXTS_EN } from './texts-en.ts';
import { TEXTS_RU } from './texts-ru.ts';

/** Words for an amount by the language's plural rules, with `{n}` where the number goes. */
export type CountForms = { one: string; few?: string; many?: string; other: string };

/**
 * What the page says. Only strings, so that one language travels with the page and the browser's files hold none. `{name}` marks what
 * is filled in.
 */
export type Texts = typeof TEXTS_EN;

const TEXTS: Readonly<Record<Locale, Texts>> = { en: TEXTS_EN, ru: TEXTS_RU };

export function getTexts(locale: Locale): Texts {
  return TEXTS[locale];
}
