import { memo, useId, useLayoutEffect, useRef, useState } from 'react';
import type { HistoryEntry } from '../../lib/history/history.ts';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/history-panel.module.css';
import { useTexts } from '../language/use-texts.ts';

/** Entries shown at first, and more with each press. */
const PAGE = 50;
/** UTF-16 units of a text that can be seen here at most. */
const EXCERPT = 300;

type Actions = {
  onRestore: (entry: HistoryEntry) => void;
  onDelete: (entry: HistoryEntry) => void;
};

type Props = Actions & {
  entries: readonly HistoryEntry[];
};

export function HistoryItems({ entries, onRestore, onDelete }: Props) {
  const { texts } = useTexts();
  const [shown, setShown] = useState(PAGE);
  const listRef = useRef<HTMLOListElement>(null);
  const focusNext = useRef<{ name: 'delete' | 'restore'; index: number; gone?: string } | null>(
    null,
  );

  // Before the frame is painted, so that the focus never falls back to the page.
  useLayoutEffect(() => {
    const next = focusNext.current;
    const list = listRef.current;
    if (!next || !list || entries.some(({ id }) => id === next.gone)) return;
    focusNext.current = null;
    const buttons = list.querySelectorAll<HTMLElement>(`[data-does=${next.name}]`);
    buttons[Math.min(next.index, buttons.length - 1)]?.focus();
  });

  return (
    <>
      <ol ref={listRef} className={styles.list}>
        {entries.slice(0, shown).map((entry, index) => (
          <Item
            key={entry.id}
            entry={entry}
            onRestore={onRestore}
            onDelete={(gone) => {
              focusNext.current = { name: 'delete', index, gone: entry.id };
              onDelete(gone);
            }}
          />
        ))}
      </ol>
      {entries.length > shown && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            focusNext.current = { name: 'restore', index: shown };
            setShown(shown + PAGE);
          }}
        >
          {texts.historyMore}
        </button>
      )}
    </>
  );
}

function Item({ entry, onRestore, onDelete }: Actions & { entry: HistoryEntry }) {
  const { texts } = useTexts();
  const promptId = useId();
  return (
    <li className={styles.item}>
      <EntryTexts entry={entry} promptId={promptId} />
      <div className={styles.buttons}>
        <button
          type="button"
          className="quiet"
          aria-describedby={promptId}
          data-does="restore"
          onClick={() => onRestore(entry)}
        >
          {texts.historyRestore}
        </button>
        <button
          type="button"
          className="quiet"
          aria-describedby={promptId}
          data-does="delete"
          onClick={() => onDelete(entry)}
        >
          {texts.historyDelete}
        </button>
      </div>
    </li>
  );
}

const EntryTexts = memo(function EntryTexts({
  entry,
  promptId,
}: {
  entry: HistoryEntry;
  promptId: string;
}) {
  const { locale, texts } = useTexts();
  const time = new Date(entry.time);
  const said = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const count = 1 + (entry.others?.length ?? 0);
  const facts = [
    said.format(time),
    count > 1 ? sayCount(texts.historyAnswers, count, locale) : undefined,
    entry.end?.model ?? entry.settings.model,
  ].filter(Boolean);
  return (
    <>
      <p id={promptId} dir="auto" className={styles.prompt}>
        {entry.prompt.trim().slice(0, EXCERPT)}
      </p>
      <p dir="auto" className={styles.answer}>
        {entry.answer.trim().slice(0, EXCERPT)}
      </p>
      <p className={styles.facts}>
        <time dateTime={time.toISOString()}>{facts.join(' · ')}</time>
      </p>
    </>
  );
});
