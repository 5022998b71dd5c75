import { createContext, useContext } from 'react';
import type { Locale } from '../../lib/contract/wire.ts';
import type { Texts } from '../../lib/language/texts-en.ts';

export type Language = { locale: Locale; texts: Texts };

export const LanguageContext = createContext<Language | undefined>(undefined);

/** The page's language and what it says in it. */
export function useTexts(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('outside of the page');
  return language;
}
