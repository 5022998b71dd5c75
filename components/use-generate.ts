import { useReducer, useRef } from 'react';
import { type AnswerState, advance, showOutcome } from '../lib/answer-state.ts';
import type { FormOutcome } from '../lib/page-props.ts';
import { joinBlocks } from '../lib/text-blocks.ts';
import type { AnswerEnd, GenerateRequest } from '../lib/wire.ts';
import { type FinishedRun, runAnswer } from './run-answer.ts';
import { useTexts } from './use-texts.ts';

/** Each takes the request that the form stands for. */
export type Generator = {
  state: AnswerState;
  generate: (request: GenerateRequest) => void;
  /** Carries the text on: with the prompt that it answers, and the form's settings. */
  carryOn: (request: GenerateRequest) => void;
  retry: (request: GenerateRequest) => void;
  stop: () => void;
  /** Shows an earlier answer. */
  show: (text: string, end: AnswerEnd | undefined, request: GenerateRequest) => void;
};

/** Asks for answers, one at a time; `onEnd` hears of each that ended, whole or not. */
export function useGenerate(
  outcome: FormOutcome | undefined,
  onEnd: (run: FinishedRun) => void,
): Generator {
  const language = useTexts();
  const [state, dispatch] = useReducer(advance, outcome, showOutcome);
  const stopRun = useRef<(() => void) | undefined>(undefined);
  const lastRequest = useRef<GenerateRequest | undefined>(undefined);

  function run(request: GenerateRequest): void {
    lastRequest.current = request;
    stopRun.current = runAnswer(request, language, {
      dispatch,
      onEnd(finished) {
        stopRun.current = undefined;
        onEnd(finished);
      },
    });
  }

  function carryOn(request: GenerateRequest): void {
    const { prompt, preset } = lastRequest.current ?? request;
    run({ ...request, prompt, preset, continue_from: joinBlocks(state.text) });
  }

  return {
    state,
    generate: run,
    carryOn,
    retry(request) {
      if (state.isContinuation) carryOn(request);
      else run(request);
    },
    stop: () => stopRun.current?.(),
    show(text, end, request) {
      stopRun.current?.();
      lastRequest.current = request;
      dispatch({ type: 'show', text, ...(end && { end }) });
    },
  };
}
