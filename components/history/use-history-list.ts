import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { type HistoryEntry, searchEntries } from '../../lib/history/history.ts';
import { listHistory, watchHistory } from './history-store.ts';

type HistoryList = {
  /** Undefined until it is read. */
  entries: readonly HistoryEntry[] | undefined;
  found: readonly HistoryEntry[];
  query: string;
  setQuery: (query: string) => void;
};

/** The history as it is now, and what of it fits the search. */
export function useHistoryList(): HistoryList {
  const [entries, setEntries] = useState<HistoryEntry[]>();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  useEffect(() => {
    let isOver = false;
    async function read(): Promise<void> {
      const now = await listHistory().catch(() => []);
      if (!isOver) setEntries(now);
    }
    void read();
    const unwatch = watchHistory(() => void read());
    return () => {
      isOver = true;
      unwatch();
    };
  }, []);
  const found = useMemo(() => searchEntries(entries ?? [], wanted), [entries, wanted]);
  return { entries, found, query, setQuery };
}
