import type { Failure } from '../../lib/answer/answer-state.ts';
import styles from '../../styles/prompt-box.module.css';
import { useTexts } from '../language/use-texts.ts';
import { TextArea } from './text-area.tsx';

type Props = { initial: string | undefined; failure: Failure | undefined };

export function PromptBox({ initial, failure }: Props) {
  const { texts } = useTexts();
  const isWrong = failure?.code === 'missing_prompt' || failure?.param === 'prompt';
  return (
    <div className={styles.box}>
      <label htmlFor="prompt">{texts.prompt}</label>
      <TextArea
        id="prompt"
        name="prompt"
        rows={6}
        defaultValue={initial}
        placeholder={texts.promptHint}
        aria-invalid={isWrong || undefined}
      />
    </div>
  );
}
