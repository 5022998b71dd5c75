import type { Locale } from '../contract/wire.ts';

/** The cookie that remembers the reader's choice of language. */
export const LOCALE_COOKIE = 'NEXT_LOCALE';

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'ru';
}

/** Picks the language from an Accept-Language header by its q-values; English where nothing fits. */
export function pickLocale(acceptLanguage: string | undefined): Locale {
  if (!acceptLanguage) return 'en';
  let best: Locale = 'en';
  let bestQuality = 0;
  for (const entry of acceptLanguage.split(',')) {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const language = tag.split('-')[0];
    const quality = readQuality(parameters);
    if (isLocale(language) && quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}

function readQuality(parameters: string[]): number {
  const parameter = parameters.find((text) => text.trim().startsWith('q='));
  if (!parameter) return 1;
  const quality = Number(parameter.trim().slice(2));
  return Number.isFinite(quality) ? quality : 0;
}
