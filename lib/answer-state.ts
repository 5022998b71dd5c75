import type { FormOutcome, Timing } from './page-props.ts';
import { appendText, joinBlocks, NO_TEXT, type TextBlocks } from './text-blocks.ts';
import type { AnswerEnd, ErrorInfo, Usage } from './wire.ts';

/** What the page knows of a failure; those it found itself have no code of the server's. */
export type Failure = Omit<ErrorInfo, 'code' | 'request_id'> & {
  code?: string;
  request_id?: string;
};

/** The answer on the page, from before the first request to its end. */
export type AnswerState = {
  phase: 'idle' | 'running' | 'done' | 'stopped' | 'error';
  text: TextBlocks;
  /** Adds up over an answer that was carried on. */
  end?: AnswerEnd;
  timing?: Timing;
  failure?: Failure;
  /** The run carried an answer on, so a retry does too. */
  isContinuation: boolean;
};

export type AnswerAction =
  | { type: 'start'; isContinuation: boolean }
  | { type: 'text'; text: string }
  | { type: 'done'; end: AnswerEnd; timing: Timing }
  | { type: 'stop' }
  | { type: 'fail'; failure: Failure }
  | { type: 'show'; text: string; end?: AnswerEnd };

export const IDLE: AnswerState = { phase: 'idle', text: NO_TEXT, isContinuation: false };

export function advance(state: AnswerState, action: AnswerAction): AnswerState {
  switch (action.type) {
    case 'start':
      return startRun(state, action.isContinuation);
    case 'text':
      return { ...state, text: appendText(state.text, action.text) };
    case 'done':
      return {
        ...state,
        phase: 'done',
        end: state.end ? addEnds(state.end, action.end) : action.end,
        timing: state.timing ? addTimings(state.timing, action.timing) : action.timing,
      };
    case 'stop':
      return state.phase === 'running' ? { ...state, phase: 'stopped' } : state;
    case 'fail':
      return { ...state, phase: 'error', failure: action.failure };
    case 'show':
      return {
        ...IDLE,
        phase: action.end ? 'done' : 'stopped',
        text: appendText(NO_TEXT, action.text),
        ...(action.end && { end: action.end }),
      };
  }
}

function startRun(state: AnswerState, isContinuation: boolean): AnswerState {
  if (!isContinuation) return { ...IDLE, phase: 'running' };
  const { failure: _, ...kept } = state;
  return { ...kept, phase: 'running', isContinuation };
}

/** The first view of the page: the outcome of a form sent without JavaScript, else nothing. */
export function showOutcome(outcome: FormOutcome | undefined): AnswerState {
  if (!outcome) return IDLE;
  const { continueFrom = '', answer, failure, timing } = outcome;
  const text = appendText(NO_TEXT, continueFrom + (answer?.result ?? failure?.partial ?? ''));
  const isContinuation = continueFrom !== '';
  if (failure) return { phase: 'error', text, failure: failure.error, isContinuation };
  if (!answer) return { ...IDLE, text };
  const { result: _, ...end } = answer;
  return { phase: 'done', text, end, ...(timing && { timing }), isContinuation };
}

/** Whether there is text that the model could carry on. */
export function isContinuable({ phase, text, end }: AnswerState): boolean {
  const hasText = joinBlocks(text) !== '';
  if (phase === 'done') return hasText && end?.finish_reason === 'length';
  return hasText && (phase === 'stopped' || phase === 'error');
}

function addEnds(before: AnswerEnd, last: AnswerEnd): AnswerEnd {
  const { cost_usd: _, ...rest } = last;
  const hasCost = before.cost_usd !== undefined && last.cost_usd !== undefined;
  return {
    ...rest,
    usage: before.usage && last.usage && addUsage(before.usage, last.usage),
    ...(hasCost && { cost_usd: (before.cost_usd ?? 0) + (last.cost_usd ?? 0) }),
  };
}

function addUsage(before: Usage, last: Usage): Usage {
  const reasoning = (before.reasoning_tokens ?? 0) + (last.reasoning_tokens ?? 0);
  return {
    prompt_tokens: before.prompt_tokens + last.prompt_tokens,
    completion_tokens: before.completion_tokens + last.completion_tokens,
    total_tokens: before.total_tokens + last.total_tokens,
    ...(reasoning > 0 && { reasoning_tokens: reasoning }),
  };
}

function addTimings(before: Timing, last: Timing): Timing {
  return { ...before, total: before.total + last.total };
}
