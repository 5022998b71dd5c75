import { createContext, useContext, useEffect, useState } from 'react';
import type { MarkdownAnswer } from './markdown-answer.tsx';

/** The component where it need not be fetched: on the server, when it answers a form. */
export const LoadedMarkdownContext = createContext<typeof MarkdownAnswer | undefined>(undefined);

/** Fetches the code ahead, so that the first text of an answer already finds it. */
export function prepareMarkdown() {
  // Not to be had: the text stays as it is.
  return import('./markdown-answer.tsx').catch(() => undefined);
}

/** The component that shows Markdown; its code is fetched when the first answer needs it. */
export function useMarkdown(isNeeded: boolean): typeof MarkdownAnswer | undefined {
  const loaded = useContext(LoadedMarkdownContext);
  const [component, setComponent] = useState<typeof MarkdownAnswer>();
  useEffect(() => {
    if (!isNeeded) return;
    void prepareMarkdown().then((module) => setComponent(() => module?.MarkdownAnswer));
  }, [isNeeded]);
  return loaded ?? component;
}
