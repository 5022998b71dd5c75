import type { MarkedPart } from '../../lib/answer/mark-differences.ts';
import textStyles from '../../styles/answer-text.module.css';
import styles from '../../styles/compare-panel.module.css';

/** The text as it came, with what is not in all answers marked. */
export function MarkedText({ parts }: { parts: readonly MarkedPart[] }) {
  return (
    <div dir="auto" className={`${textStyles.text} ${styles.marked}`}>
      {parts.map(({ text, differs }, index) =>
        differs ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </div>
  );
}
