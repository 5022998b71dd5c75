import styles from '../../styles/answer-tools.module.css';
import { useTexts } from '../language/use-texts.ts';

type Props = {
  /** Read when it is copied. */
  readText: () => string;
  isRaw: boolean;
  setIsRaw: (isRaw: boolean) => void;
  say: (text: string) => void;
};

export function AnswerTools({ readText, isRaw, setIsRaw, say }: Props) {
  const { texts } = useTexts();

  async function copyAnswer(): Promise<void> {
    const { copyText } = await import('../browser/copy-text.ts');
    say((await copyText(readText())) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={`scripted ${styles.tools}`}>
      <button type="button" className="quiet" aria-pressed={isRaw} onClick={() => setIsRaw(!isRaw)}>
        {texts.rawText}
      </button>
      <button type="button" className="quiet" onClick={copyAnswer}>
        {texts.copyAnswer}
      </button>
    </div>
  );
}
