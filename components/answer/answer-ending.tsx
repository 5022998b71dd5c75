import type { Ending } from '../../lib/answer/describe-ending.ts';
import styles from '../../styles/answer-ending.module.css';
import { useTexts } from '../language/use-texts.ts';

export function AnswerEnding({ ending }: { ending: Ending }) {
  const { texts } = useTexts();
  return (
    <div className={styles.ending}>
      {ending.reason && <p className={styles.reason}>{ending.reason}</p>}
      <ul className={styles.facts} aria-label={texts.ending}>
        {ending.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </div>
  );
}
