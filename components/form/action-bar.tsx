import type { MouseEvent, Ref } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import styles from '../../styles/action-bar.module.css';
import { useTexts } from '../language/use-texts.ts';

type Props = { ref: Ref<HTMLButtonElement>; state: AnswerState; notice: string; stop: () => void };

/** The one button that starts and stops, and the one line that says how it goes. */
export function ActionBar({ ref, state, notice, stop }: Props) {
  const { texts } = useTexts();
  const isRunning = state.phase === 'running';

  function onClick(event: MouseEvent): void {
    if (!isRunning) return;
    // By the time the browser acts on the click, this button sends the form again.
    event.preventDefault();
    stop();
  }

  return (
    <div className={styles.bar} data-is-running={isRunning}>
      <button
        ref={ref}
        type={isRunning ? 'button' : 'submit'}
        className={isRunning ? styles.stop : 'main'}
        onClick={onClick}
      >
        {isRunning ? texts.stop : texts.generate}
      </button>
      <p role="status" className={styles.status}>
        {notice || sayPhase(state, texts)}
      </p>
    </div>
  );
}

function sayPhase({ phase, end }: AnswerState, texts: Texts): string {
  if (phase === 'idle') return '';
  if (phase === 'error') return texts.failed;
  if (phase === 'done') return end?.finish_reason === 'length' ? texts.cutOff : texts.done;
  return texts[phase];
}
