import { type Ref, useState } from 'react';
import { type AnswerState, isContinuable } from '../../lib/answer/answer-state.ts';
import { joinBlocks } from '../../lib/answer/text-blocks.ts';
import styles from '../../styles/answer-region.module.css';
import { useTexts } from '../language/use-texts.ts';
import { AnswerEnding } from './answer-ending.tsx';
import { AnswerText } from './answer-text.tsx';
import { AnswerTools } from './answer-tools.tsx';
import { FailureAlert } from './failure-alert.tsx';
import { RetryButton } from './retry-button.tsx';

type Props = {
  ref: Ref<HTMLElement>;
  state: AnswerState;
  start: (run: 'carryOn' | 'retry') => void;
  say: (text: string) => void;
};

export function AnswerRegion({ ref, state, start, say }: Props) {
  const { texts } = useTexts();
  const { phase, failure } = state;
  const [isRaw, setIsRaw] = useState(false);
  const isTextThere = state.text.open !== '' || state.text.closed.length > 0;
  return (
    <section ref={ref} className={styles.answer} aria-labelledby="answer-heading">
      <div className={styles.head}>
        <h2 id="answer-heading">{texts.answer}</h2>
        {isTextThere && (
          <AnswerTools
            readText={() => joinBlocks(state.text)}
            isRaw={isRaw}
            setIsRaw={setIsRaw}
            say={say}
          />
        )}
      </div>
      {phase === 'idle' && <p className={styles.placeholder}>{texts.answerPlaceholder}</p>}
      <AnswerText text={state.text} isRunning={phase === 'running'} isRaw={isRaw} />
      {phase === 'error' && failure && <FailureAlert failure={failure} />}
      {phase === 'done' && state.ending && <AnswerEnding ending={state.ending} />}
      <NextSteps state={state} start={start} />
    </section>
  );
}

/** The buttons send the form by themselves where there is no JavaScript. */
function NextSteps({ state, start }: Pick<Props, 'state' | 'start'>) {
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
