import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { type HistoryEntry, searchEntries } from '../../lib/history/history.ts';
import { type History, readHistory, watchHistory } from './history-store.ts';

type HistoryList = {
  /** Undefined until it is read. */
  entries: readonly HistoryEntry[] | undefined;
  isLasting: boolean;
  found: readonly HistoryEntry[];
  query: string;
  setQuery: (query: string) => void;
};

/** The history as it is now, and what of it fits the search. */
export function useHistoryList(): HistoryList {
  const [{ entries, isLasting }, setHistory] = useState<Partial<History>>({});
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  useEffect(() => {
    let isOver = false;
    async function read(): Promise<void> {
      const now = await readHistory().catch(() => ({ entries: [], isLasting: false }));
      if (!isOver) setHistory(now);
    }
    void read();
    const unwatch = watchHistory(() => void read());
    return () => {
      isOver = true;
      unwatch();
    };
  }, []);
  const found = useMemo(() => searchEntries(entries ?? [], wanted), [entries, wanted]);
  return { entries, isLasting: isLasting ?? true, found, query, setQuery };
}
