import type { AnswerEnd, ErrorInfo } from '../contract/wire.ts';
import type { Ending, Timing } from './describe-ending.ts';
import type { FormOutcome } from './page-props.ts';
import { appendText, hasText, NO_TEXT, type TextBlocks } from './text-blocks.ts';

/** What the page knows of a failure; those it found itself have no code of the server's. */
export type Failure = Omit<ErrorInfo, 'code' | 'request_id'> & {
  code?: string;
  request_id?: string;
};

/** The answer on the page, from before the first request to its end. */
export type AnswerState = {
  phase: 'idle' | 'running' | 'done' | 'stopped' | 'error';
  text: TextBlocks;
  /** What the model thought aloud, where the server tells it. */
  reasoning?: string;
  /** What the answer took so far; adds up when it is carried on. */
  end?: AnswerEnd;
  timing?: Timing;
  ending?: Ending;
  failure?: Failure;
  /** The run carried an answer on, so a retry does too. */
  isContinuation: boolean;
};

export type AnswerAction =
  | { type: 'start'; isContinuation: boolean }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'done'; end: AnswerEnd; timing: Timing; ending: Ending }
  | { type: 'stop' }
  | { type: 'fail'; failure: Failure }
  | { type: 'show'; state: AnswerState };

export const IDLE: AnswerState = { phase: 'idle', text: NO_TEXT, isContinuation: false };

export function advance(state: AnswerState, action: AnswerAction): AnswerState {
  switch (action.type) {
    case 'start':
      return startRun(state, action.isContinuation);
    case 'text':
      return { ...state, text: appendText(state.text, action.text) };
    case 'reasoning':
      return { ...state, reasoning: (state.reasoning ?? '') + action.text };
    case 'done': {
      const { type: _, ...done } = action;
      return { ...state, phase: 'done', ...done };
    }
    case 'stop':
      return state.phase === 'running' ? { ...state, phase: 'stopped' } : state;
    case 'fail':
      return { ...state, phase: 'error', failure: action.failure };
    case 'show':
      return action.state;
  }
}

/** An earlier answer, which was stopped or failed where it has no end. */
export function showEarlier(
  text: string,
  known: { end?: AnswerEnd; ending?: Ending } = {},
): AnswerState {
  const phase = known.end ? 'done' : 'stopped';
  return { ...IDLE, phase, text: appendText(NO_TEXT, text), ...known };
}

function startRun(state: AnswerState, isContinuation: boolean): AnswerState {
  if (!isContinuation) return { ...IDLE, phase: 'running' };
  const { failure: _failure, ending: _ending, ...kept } = state;
  return { ...kept, phase: 'running', isContinuation };
}

/** The first view of the page: the outcome of a form sent without JavaScript, else nothing. */
export function showOutcome(outcome: FormOutcome | undefined): AnswerState {
  if (!outcome) return IDLE;
  const { continueFrom = '', answer, failure, timing, ending } = outcome;
  const text = appendText(NO_TEXT, continueFrom + (answer?.result ?? failure?.partial ?? ''));
  const isContinuation = continueFrom !== '';
  if (failure) return { phase: 'error', text, failure: failure.error, isContinuation };
  if (!answer) return { ...IDLE, text };
  const { result: _, reasoning, ...end } = answer;
  return {
    phase: 'done',
    text,
    ...(reasoning && { reasoning }),
    end,
    ...(timing && { timing }),
    ...(ending && { ending }),
    isContinuation,
  };
}

/** Whether there is text that the model could carry on. */
export function isContinuable({ phase, text, end }: AnswerState): boolean {
  if (!hasText(text)) return false;
  return phase === 'done'
    ? end?.finish_reason === 'length'
    : phase !== 'idle' && phase !== 'running';
}
