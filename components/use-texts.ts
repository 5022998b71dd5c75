import { createContext, useContext } from 'react';
import type { Texts } from '../lib/texts.ts';
import type { Locale } from '../lib/wire.ts';

export type Language = { locale: Locale; texts: Texts };

export const LanguageContext = createContext<Language | undefined>(undefined);

/** The page's language and what it says in it. */
export function useTexts(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('outside of the page');
  return language;
}
