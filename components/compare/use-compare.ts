import { useRef, useState } from 'react';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { useTexts } from '../language/use-texts.ts';
import type { ComparePanel } from './compare-panel.tsx';
import type { Comparison } from './comparison.ts';

/** The comparison, whose code is fetched when it is first opened; closed, it keeps its answers. */
export function useCompare(say: (text: string) => void) {
  const { texts } = useTexts();
  const [Panel, setPanel] = useState<typeof ComparePanel>();
  const [isOpen, setIsOpen] = useState(false);
  const [isRunning, setIsRunning] = useState(false);
  const comparison = useRef<Comparison>(null);
  const waiting = useRef<HistoryEntry>(undefined);

  async function open(): Promise<void> {
    try {
      const { ComparePanel } = await import('./compare-panel.tsx');
      setPanel(() => ComparePanel);
      setIsOpen(true);
    } catch {
      say(texts.networkError);
    }
  }

  function close(): void {
    comparison.current?.stop();
    setIsOpen(false);
  }

  async function show(entry: HistoryEntry): Promise<void> {
    waiting.current = entry;
    await open();
    takeComparison(comparison.current);
  }

  /** Shows an entry as soon as there is where. */
  function takeComparison(now: Comparison | null): void {
    comparison.current = now;
    if (!now || !waiting.current) return;
    now.show(waiting.current);
    waiting.current = undefined;
  }

  return {
    ...{ Panel, isOpen, isRunning: isOpen && isRunning, setIsRunning, show, close, takeComparison },
    toggle: () => (isOpen ? close() : void open()),
    start: (request: GenerateRequest) => comparison.current?.start(request),
    stop: () => comparison.current?.stop(),
  };
}
