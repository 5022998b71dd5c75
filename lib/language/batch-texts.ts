import type { Locale } from '../contract/wire.ts';
import { BATCH_TEXTS_EN, type BatchTexts } from './batch-texts-en.ts';
import { BATCH_TEXTS_RU } from './batch-texts-ru.ts';

const TEXTS: Readonly<Record<Locale, BatchTexts>> = { en: BATCH_TEXTS_EN, ru: BATCH_TEXTS_RU };

/** What the page for tables says beside what every page says. */
export function getBatchTexts(locale: Locale): BatchTexts {
  return TEXTS[locale];
}
