import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/history-panel.module.css';
import { useTexts } from '../language/use-texts.ts';
import { HistoryItems } from './history-items.tsx';
import { deleteEntry } from './history-store.ts';
import { HistoryTools } from './history-tools.tsx';
import { useHistoryList } from './use-history-list.ts';

type Props = {
  onRestore: (entry: HistoryEntry) => void;
  /** Takes the focus back to what opened the panel. */
  onClose: () => void;
  say: (text: string) => void;
};

/**
 * What was asked and answered on this device: to be searched, brought back, deleted and taken away.
 */
export function HistoryPanel({ onRestore, onClose, say }: Props) {
  const { texts } = useTexts();
  const list = useHistoryList();
  const { entries, found, query, setQuery } = list;
  const titleId = useId();
  const titleRef = useRef<HTMLHeadingElement>(null);
  const isEmpty = found.length === 0;
  useLayoutEffect(() => titleRef.current?.focus(), []);
  useLayoutEffect(() => {
    // The button that deleted the last entry took the focus with it.
    if (isEmpty && document.activeElement === document.body) titleRef.current?.focus();
  }, [isEmpty]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const isInSearch = event.target instanceof HTMLInputElement;
    // The panel may stand in the page's form, which Enter would send.
    if (event.key === 'Enter' && isInSearch) event.preventDefault();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (isInSearch && query !== '') setQuery('');
    else onClose();
  }

  return (
    <section aria-labelledby={titleId} className={styles.panel} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <h2 ref={titleRef} id={titleId} tabIndex={-1}>
          {texts.history}
        </h2>
        <button type="button" className="quiet" onClick={onClose}>
          {texts.close}
        </button>
      </div>
      {!list.isLasting && <p className={styles.note}>{texts.historyTabOnly}</p>}
      {entries?.length === 0 && <p className={styles.note}>{texts.historyEmpty}</p>}
      {entries && entries.length > 0 && (
        <>
          <FoundEntries list={list} onRestore={onRestore} say={say} />
          <HistoryTools entries={entries} say={say} />
        </>
      )}
    </section>
  );
}

type FoundProps = Pick<Props, 'onRestore' | 'say'> & { list: ReturnType<typeof useHistoryList> };

function FoundEntries({ list, onRestore, say }: FoundProps) {
  const { texts, locale } = useTexts();
  const { found, query, setQuery } = list;
  return (
    <>
      <input
        type="search"
        aria-label={texts.historySearch}
        placeholder={texts.historySearch}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <p aria-live="polite" className={styles.note}>
        {found.length === 0
          ? texts.historyNothingFound
          : sayCount(texts.historyCount, found.length, locale)}
      </p>
      <HistoryItems
        key={query}
        entries={found}
        onRestore={onRestore}
        onDelete={(entry) => {
          void deleteEntry(entry.id).then(() => say(texts.historyDeleted));
        }}
      />
    </>
  );
}
