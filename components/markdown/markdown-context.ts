import { createContext, useContext } from 'react';
import { MARKDOWN_TEXTS, type MarkdownTexts } from './markdown-texts.ts';

/** A context, so that finished pieces need no other props than their own text. */
export const MarkdownContext = createContext<MarkdownTexts>(MARKDOWN_TEXTS.en);

export function useMarkdownTexts(): MarkdownTexts {
  return useContext(MarkdownContext);
}
