import styles from '../../styles/shortcut-list.module.css';
import { useTexts } from '../language/use-texts.ts';

export function ShortcutList() {
  const { texts } = useTexts();
  return (
    <details className={`scripted ${styles.shortcuts}`}>
      <summary>{texts.shortcuts}</summary>
      <ul>
        <li>
          <kbd>Ctrl</kbd>/<kbd>⌘</kbd> + <kbd>Enter</kbd> — {texts.keySend}
        </li>
        <li>
          <kbd>Esc</kbd> — {texts.keyStop}
        </li>
        <li>
          <kbd>/</kbd> — {texts.keyFocus}
        </li>
      </ul>
    </details>
  );
}
