import { useRef, useState } from 'react';
import { exportJson, exportMarkdown } from '../../lib/history/export-history.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';
import styles from '../../styles/history-panel.module.css';
import { offerDownload } from '../browser/offer-download.ts';
import { useTexts } from '../language/use-texts.ts';
import { clearHistory } from './history-store.ts';

type Props = { entries: readonly HistoryEntry[]; say: (text: string) => void };

/** Exports, and clears after asking once more. */
export function HistoryTools({ entries, say }: Props) {
  const { texts } = useTexts();
  return (
    <div className={styles.tools}>
      <button
        type="button"
        className="quiet"
        onClick={() => offerText('history.json', 'application/json', exportJson(entries))}
      >
        {texts.historyExportJson}
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => offerText('history.md', 'text/markdown', exportMarkdown(entries, texts))}
      >
        {texts.historyExportMarkdown}
      </button>
      <ClearButton
        onClear={() => {
          void clearHistory().then(() => say(texts.historyCleared));
        }}
      />
    </div>
  );
}

function offerText(name: string, type: string, text: string): void {
  offerDownload(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

function ClearButton({ onClear }: { onClear: () => void }) {
  const { texts } = useTexts();
  const [isAsking, setIsAsking] = useState(false);
  const wasAsked = useRef(false);

  if (!isAsking) {
    return (
      <button
        type="button"
        className="quiet"
        // Back from the question, the focus returns to where it came from.
        ref={wasAsked.current ? takeFocus : null}
        onClick={() => {
          wasAsked.current = true;
          setIsAsking(true);
        }}
      >
        {texts.historyClear}
      </button>
    );
  }
  return (
    <fieldset className={styles.question}>
      <legend>{texts.historyClearSure}</legend>
      <button type="button" onClick={onClear}>
        {texts.historyClear}
      </button>
      <button type="button" ref={takeFocus} onClick={() => setIsAsking(false)}>
        {texts.historyKeep}
      </button>
    </fieldset>
  );
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
