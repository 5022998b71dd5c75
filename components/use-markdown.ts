import { useEffect, useState } from 'react';
import type { MarkdownAnswer } from './markdown/markdown-answer.tsx';

/** The component that shows Markdown; its code is fetched when the first answer needs it. */
export function useMarkdown(isNeeded: boolean): typeof MarkdownAnswer | undefined {
  const [component, setComponent] = useState<typeof MarkdownAnswer>();
  useEffect(() => {
    if (!isNeeded) return;
    import('./markdown/markdown-answer.tsx').then(
      (module) => setComponent(() => module.MarkdownAnswer),
      // Not to be had: the text stays as it came.
      () => undefined,
    );
  }, [isNeeded]);
  return component;
}
