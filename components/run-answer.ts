import type { AnswerAction } from '../lib/answer-state.ts';
import type { FinishedRun } from '../lib/history.ts';
import type { GenerateRequest } from '../lib/wire.ts';
import { AnswerFailure, readAnswer } from './read-answer.ts';
import { createTextPacer } from './text-pacer.ts';
import type { Language } from './use-texts.ts';

export type RunListener = {
  signal: AbortSignal;
  dispatch: (action: AnswerAction) => void;
  onEnd: (run: FinishedRun) => void;
};

/** One request and its answer, told to `dispatch` as it goes until `signal` says to stop; what came until then stays. */
export function runAnswer(
  request: GenerateRequest,
  { locale, texts }: Language,
  { signal, dispatch, onEnd }: RunListener,
): void {
  const pacer = createTextPacer((text) => dispatch({ type: 'text', text }));
  const startedAt = performance.now();
  let firstText: number | undefined;
  let text = request.continue_from ?? '';

  function onText(piece: string): void {
    firstText ??= performance.now() - startedAt;
    text += piece;
    pacer.push(piece);
  }

  async function read(): Promise<void> {
    try {
      const end = await readAnswer(request, { locale, texts, signal, onText });
      const total = performance.now() - startedAt;
      const timing = { ...(firstText !== undefined && { firstText }), total };
      await finish({ type: 'done', end, timing }, { request, text, end });
    } catch (thrown) {
      if (signal.aborted) return;
      const failure =
        thrown instanceof AnswerFailure ? thrown.failure : { message: texts.unreadable };
      await finish({ type: 'fail', failure }, { request, text });
    }
  }

  async function finish(action: AnswerAction, run: FinishedRun): Promise<void> {
    await pacer.drain();
    if (signal.aborted) return;
    signal.removeEventListener('abort', onStop);
    dispatch(action);
    onEnd(run);
  }

  function onStop(): void {
    pacer.flush();
    onEnd({ request, text });
  }

  signal.addEventListener('abort', onStop);
  void read();
}
