import styles from '../../styles/reasoning-part.module.css';
import { useTexts } from '../language/use-texts.ts';

/** What the model thought aloud, folded away above its answer; nothing where it is not told. */
export function ReasoningPart({ text }: { text: string | undefined }) {
  const { texts } = useTexts();
  if (!text) return null;
  return (
    <details className={styles.reasoning}>
      <summary>{texts.reasoning}</summary>
      <div className={styles.text} dir="auto">
        {text}
      </div>
    </details>
  );
}
