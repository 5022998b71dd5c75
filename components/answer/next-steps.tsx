import { type AnswerState, isContinuable } from '../../lib/answer/answer-state.ts';
import { joinBlocks } from '../../lib/answer/text-blocks.ts';
import styles from '../../styles/answer-region.module.css';
import { useTexts } from '../language/use-texts.ts';
import { RetryButton } from './retry-button.tsx';

type Props = { state: AnswerState; start: (run: 'carryOn' | 'retry') => void };

/**
 * What can be done with an answer that is not whole. The buttons send the form by themselves where
 * there is no JavaScript.
 */
export function NextSteps({ state, start }: Props) {
  const { texts } = useTexts();
  const canContinue = isContinuable(state);
  const canRetry = state.phase === 'error';
  if (!canContinue && !canRetry) return null;
  const text = joinBlocks(state.text);
  return (
    <div className={styles.steps}>
      {canRetry && (
        <RetryButton
          failure={state.failure}
          continueFrom={state.isContinuation ? text : undefined}
          retry={() => start('retry')}
        />
      )}
      {canContinue && (
        <button
          type="submit"
          name="continue_from"
          value={text}
          onClick={(event) => {
            event.preventDefault();
            start('carryOn');
          }}
        >
          {texts.continue}
        </button>
      )}
    </div>
  );
}
