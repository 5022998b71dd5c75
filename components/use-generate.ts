import { useReducer, useRef } from 'react';
import { type AnswerState, advance, showOutcome } from '../lib/answer-state.ts';
import type { FormOutcome } from '../lib/page-props.ts';
import { joinBlocks } from '../lib/text-blocks.ts';
import type { AnswerEnd, GenerateRequest } from '../lib/wire.ts';
import { AnswerFailure, readAnswer } from './read-answer.ts';
import { createTextPacer } from './text-pacer.ts';
import { useTexts } from './use-texts.ts';

export type Generator = {
  state: AnswerState;
  generate: (request: GenerateRequest) => void;
  /** Carries the text on with the last request; with `request` where there was none before. */
  carryOn: (request: GenerateRequest) => void;
  retry: (request: GenerateRequest) => void;
  stop: () => void;
  /** Shows an earlier answer, whose request a later one carries on. */
  show: (text: string, end: AnswerEnd | undefined, request: GenerateRequest) => void;
};

/** What a run came to; without `end` it was stopped or failed. */
export type FinishedRun = { request: GenerateRequest; text: string; end?: AnswerEnd };

type Run = { stop: () => void };

/** Asks for answers, one at a time; `onEnd` hears of each that ended, whole or not. */
export function useGenerate(
  outcome: FormOutcome | undefined,
  onEnd: (record: FinishedRun) => void,
): Generator {
  const { texts, locale } = useTexts();
  const [state, dispatch] = useReducer(advance, outcome, showOutcome);
  const running = useRef<Run | undefined>(undefined);
  const lastRequest = useRef<GenerateRequest | undefined>(undefined);

  async function run(request: GenerateRequest): Promise<void> {
    running.current?.stop();
    const isContinuation = request.continue_from !== undefined;
    const leave = new AbortController();
    const { signal } = leave;
    let received = request.continue_from ?? '';
    const pacer = createTextPacer((text) => dispatch({ type: 'text', text }));
    const own: Run = {
      stop() {
        leave.abort();
        pacer.flush();
        dispatch({ type: 'stop' });
        onEnd({ request, text: received });
      },
    };
    running.current = own;
    lastRequest.current = request;
    dispatch({ type: 'start', isContinuation });
    const startedAt = performance.now();
    let firstText: number | undefined;
    function onText(text: string): void {
      firstText ??= performance.now() - startedAt;
      received += text;
      pacer.push(text);
    }
    try {
      const end = await readAnswer(request, { locale, texts, signal, onText });
      const timing = {
        ...(firstText !== undefined && { firstText }),
        total: performance.now() - startedAt,
      };
      await pacer.drain();
      if (signal.aborted) return;
      dispatch({ type: 'done', end, timing });
      onEnd({ request, text: received, end });
    } catch (thrown) {
      if (signal.aborted) return;
      await pacer.drain();
      const failure =
        thrown instanceof AnswerFailure ? thrown.failure : { message: texts.unreadable };
      if (signal.aborted) return;
      dispatch({ type: 'fail', failure });
      onEnd({ request, text: received });
    }
    running.current = undefined;
  }

  function carryOn(request: GenerateRequest): void {
    void run({ ...(lastRequest.current ?? request), continue_from: joinBlocks(state.text) });
  }

  return {
    state,
    generate: (request) => void run(request),
    carryOn,
    retry(request) {
      if (state.isContinuation) carryOn(request);
      else void run(lastRequest.current ?? request);
    },
    stop() {
      running.current?.stop();
      running.current = undefined;
    },
    show(text, end, request) {
      running.current?.stop();
      running.current = undefined;
      lastRequest.current = request;
      dispatch({ type: 'show', text, ...(end && { end }) });
    },
  };
}
