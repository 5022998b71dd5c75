import type { ReactNode } from 'react';
import styles from '../../styles/answer-tools.module.css';
import { useTexts } from '../language/use-texts.ts';

type Props = {
  /** Read when it is copied; undefined where there is no text yet. */
  readText: (() => string) | undefined;
  isRaw: boolean;
  setIsRaw: (isRaw: boolean) => void;
  say: (text: string) => void;
  children?: ReactNode;
};

export function AnswerTools({ readText, isRaw, setIsRaw, say, children }: Props) {
  const { texts } = useTexts();

  async function copyAnswer(): Promise<void> {
    if (!readText) return;
    const { copyText } = await import('../browser/copy-text.ts');
    say((await copyText(readText())) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={`scripted ${styles.tools}`}>
      {readText && (
        <>
          <button
            type="button"
            className="quiet"
            aria-pressed={isRaw}
            onClick={() => setIsRaw(!isRaw)}
          >
            {texts.rawText}
          </button>
          <button type="button" className="quiet" onClick={copyAnswer}>
            {texts.copyAnswer}
          </button>
        </>
      )}
      {children}
    </div>
  );
}
