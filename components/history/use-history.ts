import { useRef, useState } from 'react';
import type { FinishedRun } from '../../lib/history/history.ts';
import { useTexts } from '../language/use-texts.ts';
import type { HistoryPanel } from './history-panel.tsx';

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

  async function save(run: FinishedRun): Promise<void> {
    try {
      const { saveRun } = await import('./history-store.ts');
      if (!(await saveRun(run, locale))) say(texts.historyFull);
    } catch {
      // The answer is on the page all the same.
    }
  }

  return { Panel: isOpen ? Panel : undefined, isOpen, buttonRef, toggle, close, save };
}
