import { type RefObject, useReducer, useRef } from 'react';
import { type AnswerState, advance, showOutcome } from '../../lib/answer/answer-state.ts';
import type { FormOutcome } from '../../lib/answer/page-props.ts';
import { joinBlocks } from '../../lib/answer/text-blocks.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import type { FinishedRun } from '../../lib/history/history.ts';
import { useTexts } from '../language/use-texts.ts';

/** Each takes the request that the form stands for. */
export type Generator = {
  state: AnswerState;
  generate: (request: GenerateRequest) => void;
  /** Carries the text on: with the prompt that it answers, and the form's settings. */
  carryOn: (request: GenerateRequest) => void;
  retry: (request: GenerateRequest) => void;
  stop: () => void;
  readLastRequest: () => GenerateRequest | undefined;
  /** Shows what came of another request, so that it can be carried on here. */
  show: (state: AnswerState, request?: GenerateRequest) => void;
};

/** Fetches the code that asks for an answer, which an empty page does without. */
export function prepareRun() {
  return import('./run-answer.ts');
}

/**
 * Asks for answers, one at a time, and shows them in `view`; `onEnd` hears of each that ended,
 * whole or not.
 */
export function useGenerate(
  outcome: FormOutcome | undefined,
  view: RefObject<HTMLElement | null>,
  onEnd: (run: FinishedRun) => void,
): Generator {
  const language = useTexts();
  const [state, dispatch] = useReducer(advance, outcome, showOutcome);
  const current = useRef(new AbortController());
  const lastRequest = useRef<GenerateRequest | undefined>(undefined);

  async function run(request: GenerateRequest): Promise<void> {
    lastRequest.current = request;
    current.current = new AbortController();
    const { signal } = current.current;
    dispatch({ type: 'start', isContinuation: request.continue_from !== undefined });
    try {
      const { runAnswer } = await prepareRun();
      const before = request.continue_from === undefined ? {} : state;
      const listener = { signal, before, view: view.current, dispatch, onEnd };
      if (!signal.aborted) runAnswer(request, language, listener);
    } catch {
      dispatch({ type: 'fail', failure: { message: language.texts.networkError } });
    }
  }

  function stop(): void {
    current.current.abort();
    dispatch({ type: 'stop' });
  }

  function carryOn(request: GenerateRequest): void {
    const { prompt, preset, inputs } = lastRequest.current ?? request;
    void run({ ...request, prompt, preset, inputs, continue_from: joinBlocks(state.text) });
  }

  return {
    state,
    generate: (request) => void run(request),
    carryOn,
    retry: (request) => (state.isContinuation ? carryOn(request) : void run(request)),
    stop,
    readLastRequest: () => lastRequest.current,
    show(shown, request) {
      stop();
      lastRequest.current = request;
      dispatch({ type: 'show', state: shown });
    },
  };
}
