import { flushSync } from 'react-dom';
import { addEnds, addTimings } from '../../lib/answer/add-ends.ts';
import {
  type AnswerAction,
  type AnswerState,
  type Failure,
  showEarlier,
} from '../../lib/answer/answer-state.ts';
import { describeEnding, type Timing } from '../../lib/answer/describe-ending.ts';
import type { AnswerEnd, GenerateRequest } from '../../lib/contract/wire.ts';
import type { FinishedRun, HistoryEntry } from '../../lib/history/history.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import { followEnd } from '../browser/follow-end.ts';
import type { Language } from '../language/use-texts.ts';
import { AnswerFailure, readAnswer } from './read-answer.ts';
import { createTextPacer } from './text-pacer.ts';

export type RunListener = {
  signal: AbortSignal;
  /** What the answer took until now, where it is carried on. */
  before: { end?: AnswerEnd; timing?: Timing };
  /** Where the answer is shown, at the end of the page. */
  view: HTMLElement | null;
  dispatch: (action: AnswerAction) => void;
  onEnd: (run: FinishedRun) => void;
};

/**
 * One request and its answer, told to `dispatch` as it goes until `signal` says to stop; what came
 * until then stays.
 */
export function runAnswer(
  request: GenerateRequest,
  { locale, texts }: Language,
  { signal, before, view, dispatch, onEnd }: RunListener,
): void {
  const { pacer, thoughtPacer } = createPacers(dispatch);
  const unfollow = view ? followEnd(view) : () => {};
  const startedAt = performance.now();
  let firstTextAt: number | undefined;
  let text = request.continue_from ?? '';

  function onText(piece: string): void {
    firstTextAt ??= performance.now();
    text += piece;
    pacer.push(piece);
  }

  async function read(): Promise<void> {
    try {
      const listener = { signal, onText, onReasoning: thoughtPacer.push };
      const lastEnd = await readAnswer(request, { locale, texts, ...listener });
      const end = addEnds(before.end, lastEnd);
      const timing = addTimings(before.timing, tellTiming(startedAt, firstTextAt));
      const ending = describeEnding({ text, end, timing }, texts, locale);
      await finish({ type: 'done', end, timing, ending }, { request, text, end });
    } catch (thrown) {
      await finish({ type: 'fail', failure: toFailure(thrown, texts) }, { request, text });
    }
  }

  async function finish(action: AnswerAction, run: FinishedRun): Promise<void> {
    await Promise.all([pacer.drain(), thoughtPacer.drain()]);
    if (signal.aborted) return;
    signal.removeEventListener('abort', onStop);
    unfollow();
    dispatch(action);
    onEnd(run);
  }

  function onStop(): void {
    pacer.flush();
    thoughtPacer.flush();
    unfollow();
    onEnd({ request, text });
  }

  signal.addEventListener('abort', onStop);
  void read();
}

function createPacers(dispatch: RunListener['dispatch']) {
  return {
    // At once, so that what comes before a frame is painted in that frame.
    pacer: createTextPacer((text) => flushSync(() => dispatch({ type: 'text', text }))),
    thoughtPacer: createTextPacer((text) => dispatch({ type: 'reasoning', text })),
  };
}

function tellTiming(startedAt: number, firstTextAt: number | undefined): Timing {
  const total = performance.now() - startedAt;
  return firstTextAt === undefined ? { total } : { firstText: firstTextAt - startedAt, total };
}

function toFailure(thrown: unknown, { unreadable }: Texts): Failure {
  return thrown instanceof AnswerFailure ? thrown.failure : { message: unreadable };
}

/** How an entry of the history is shown. */
export function describeEntry(
  { answer: text, end }: HistoryEntry,
  { texts, locale }: Language,
): AnswerState {
  return showEarlier(text, end && { end, ending: describeEnding({ text, end }, texts, locale) });
}
