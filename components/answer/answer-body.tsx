import type { ReactNode } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import { joinBlocks } from '../../lib/answer/text-blocks.ts';
import { AnswerEnding } from './answer-ending.tsx';
import { AnswerText } from './answer-text.tsx';
import { FailureAlert } from './failure-alert.tsx';
import { JsonView } from './json-view.tsx';
import { NextSteps } from './next-steps.tsx';
import { ReasoningPart } from './reasoning-part.tsx';

type Props = {
  /** In place of the text, where it is shown in another way. */
  children?: ReactNode;
  state: AnswerState;
  isRaw: boolean;
  isJson: boolean;
  start: (run: 'carryOn' | 'retry') => void;
};

/** The text, how it ended, and what can be done next. */
export function AnswerBody({ children, state, isRaw, isJson, start }: Props) {
  const { phase, failure } = state;
  const json = isJson && !isRaw && phase === 'done' ? parseJson(joinBlocks(state.text)) : undefined;
  return (
    <>
      <ReasoningPart text={state.reasoning} />
      {children ??
        (json ? (
          <JsonView value={json} />
        ) : (
          <AnswerText text={state.text} isRunning={phase === 'running'} isRaw={isRaw} />
        ))}
      {phase === 'error' && failure && <FailureAlert failure={failure} />}
      {phase === 'done' && state.ending && <AnswerEnding ending={state.ending} />}
      <NextSteps state={state} start={start} />
    </>
  );
}

/** An object or a list; undefined where the text is neither. */
function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
