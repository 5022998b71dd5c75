import type { AnswerState } from '../lib/answer-state.ts';
import { joinBlocks } from '../lib/text-blocks.ts';
import styles from '../styles/answer-tools.module.css';
import { copyText } from './copy-text.ts';
import { useTexts } from './use-texts.ts';

type Props = { state: AnswerState; say: (text: string) => void };

export function AnswerTools({ state, say }: Props) {
  const { texts } = useTexts();
  const hasText = state.text.open !== '' || state.text.closed.length > 0;

  async function copyAnswer(): Promise<void> {
    say((await copyText(joinBlocks(state.text))) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={`scripted ${styles.tools}`}>
      {hasText && (
        <button type="button" className="quiet" onClick={copyAnswer}>
          {texts.copyAnswer}
        </button>
      )}
    </div>
  );
}
