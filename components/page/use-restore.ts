import { useEffect, useEffectEvent } from 'react';
import type { PageProps } from '../../lib/answer/page-props.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { readStored } from '../browser/device-store.ts';

/** An entry on its way to the page of its form, in the tab's own memory. */
const CARRIED = 'quickstart.carried';

type Here = Pick<PageProps, 'forms' | 'promptForm' | 'place'>;

/**
 * Brings an entry of the history back: here by `show`, or on the page of the form that it is of.
 */
export function useRestore(here: Here, show: (entry: HistoryEntry) => void) {
  const arrive = useEffectEvent(async () => {
    if (readStored(CARRIED, 'sessionStorage') === undefined) return;
    const { takeCarried } = await import('../history/entry-page.ts');
    const entry = takeCarried(CARRIED);
    if (entry) show(entry);
  });
  useEffect(() => void arrive(), []);

  return async (entry: HistoryEntry): Promise<void> => {
    const { carry } = await import('../history/entry-page.ts');
    // An entry with no room in the tab's memory is shown here, as far as the form has its fields.
    if (!carry(CARRIED, entry, here)) show(entry);
  };
}
