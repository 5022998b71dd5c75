import type { AnswerAction } from '../lib/answer-state.ts';
import type { AnswerEnd, GenerateRequest } from '../lib/wire.ts';
import { AnswerFailure, readAnswer } from './read-answer.ts';
import { createTextPacer } from './text-pacer.ts';
import type { Language } from './use-texts.ts';

/** What a run came to; without `end` it was stopped or failed. */
export type FinishedRun = { request: GenerateRequest; text: string; end?: AnswerEnd };

export type RunListener = {
  dispatch: (action: AnswerAction) => void;
  onEnd: (run: FinishedRun) => void;
};

/** One request and its answer, told to `dispatch` as it goes. Gives what stops it; what came until then stays. */
export function runAnswer(
  request: GenerateRequest,
  { locale, texts }: Language,
  { dispatch, onEnd }: RunListener,
): () => void {
  const leave = new AbortController();
  const { signal } = leave;
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
      await pacer.drain();
      if (signal.aborted) return;
      dispatch({
        type: 'done',
        end,
        timing: { ...(firstText !== undefined && { firstText }), total },
      });
      onEnd({ request, text, end });
    } catch (thrown) {
      await pacer.drain();
      if (signal.aborted) return;
      const failure =
        thrown instanceof AnswerFailure ? thrown.failure : { message: texts.unreadable };
      dispatch({ type: 'fail', failure });
      onEnd({ request, text });
    }
  }

  dispatch({ type: 'start', isContinuation: request.continue_from !== undefined });
  void read();
  return () => {
    if (signal.aborted) return;
    leave.abort();
    pacer.flush();
    dispatch({ type: 'stop' });
    onEnd({ request, text });
  };
}
