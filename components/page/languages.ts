import { LOCALES, type Locale } from '../../lib/contract/wire.ts';

const NAMES: Readonly<Record<Locale, string>> = { en: 'English', ru: 'Русский' };

/** The page's languages, each by its own name. */
export const LANGUAGES = LOCALES.map((locale) => [locale, NAMES[locale]] as const);
