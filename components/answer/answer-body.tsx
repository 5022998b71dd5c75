import type { AnswerState } from '../../lib/answer/answer-state.ts';
import { AnswerEnding } from './answer-ending.tsx';
import { AnswerText } from './answer-text.tsx';
import { FailureAlert } from './failure-alert.tsx';
import { NextSteps } from './next-steps.tsx';

type Props = {
  state: AnswerState;
  isRaw: boolean;
  start: (run: 'carryOn' | 'retry') => void;
};

/** The text, how it ended, and what can be done next. */
export function AnswerBody({ state, isRaw, start }: Props) {
  const { phase, failure } = state;
  return (
    <>
      <AnswerText text={state.text} isRunning={phase === 'running'} isRaw={isRaw} />
      {phase === 'error' && failure && <FailureAlert failure={failure} />}
      {phase === 'done' && state.ending && <AnswerEnding ending={state.ending} />}
      <NextSteps state={state} start={start} />
    </>
  );
}
