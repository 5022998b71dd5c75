import type { Locale } from '../contract/wire.ts';
import { TEXTS_EN, type Texts } from './texts-en.ts';
import { TEXTS_RU } from './texts-ru.ts';

const TEXTS: Readonly<Record<Locale, Texts>> = { en: TEXTS_EN, ru: TEXTS_RU };

export function getTexts(locale: Locale): Texts {
  return TEXTS[locale];
}
