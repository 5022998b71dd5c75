import { useEffect, useState } from 'react';
import type { MarkdownAnswer } from './markdown/markdown-answer.tsx';

/** Fetches the code ahead, so that the first text of an answer already finds it. */
export function prepareMarkdown(): Promise<typeof MarkdownAnswer | undefined> {
  return import('./markdown/markdown-answer.tsx').then(
    (module) => module.MarkdownAnswer,
    // Not to be had: the text stays as it came.
    () => undefined,
  );
}

/** The component that shows Markdown; its code is fetched when the first answer needs it. */
export function useMarkdown(isNeeded: boolean): typeof MarkdownAnswer | undefined {
  const [component, setComponent] = useState<typeof MarkdownAnswer>();
  useEffect(() => {
    if (!isNeeded) return;
    void prepareMarkdown().then((loaded) => setComponent(() => loaded));
  }, [isNeeded]);
  return component;
}
