import { useRef, useState } from 'react';
import type { FinishedRun } from '../../lib/history/history.ts';
import { useTexts } from '../language/use-texts.ts';
import type { HistoryPanel } from './history-panel.tsx';

/** Saves runs as one entry, in the place of another where there is one; gives the entry's id. */
export type SaveRuns = (
  runs: readonly [FinishedRun, ...FinishedRun[]],
  replaced?: string,
) => Promise<string | undefined>;

/** The history's store and panel, fetched when they are first needed. */
export function useHistory(say: (text: string) => void) {
  const { locale, texts } = useTexts();
  const [Panel, setPanel] = useState<typeof HistoryPanel>();
  const [isOpen, setIsOpen] = useState(false);
  const buttonRef = useRef<HTMLButtonElement>(null);

  async function toggle(): Promise<void> {
    setIsOpen(!isOpen);
    try {
      const { HistoryPanel } = await import('./history-panel.tsx');
      setPanel(() => HistoryPanel);
    } catch {
      setIsOpen(false);
      say(texts.networkError);
    }
  }

  function close(): void {
    setIsOpen(false);
    buttonRef.current?.focus();
  }

  const save: SaveRuns = async (runs, replaced) => {
    try {
      const { saveRuns } = await import('./history-store.ts');
      const saved = await saveRuns(runs, locale, replaced);
      if (saved && !saved.hadRoom) say(texts.historyFull);
      return saved?.id;
    } catch {
      // The answer is on the page all the same.
      return undefined;
    }
  };

  return { Panel: isOpen ? Panel : undefined, isOpen, buttonRef, toggle, close, save };
}
