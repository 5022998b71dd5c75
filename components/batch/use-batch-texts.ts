import { createContext, useContext } from 'react';
import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { type Language, useTexts } from '../language/use-texts.ts';

export const BatchTextsContext = createContext<BatchTexts | undefined>(undefined);

/** What this page says, beside what every page says. */
export function useBatchTexts(): Language & { batchTexts: BatchTexts } {
  const language = useTexts();
  const batchTexts = useContext(BatchTextsContext);
  if (!batchTexts) throw new Error('outside of the page');
  return { ...language, batchTexts };
}
