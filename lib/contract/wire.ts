/** The shapes that travel between a caller and POST /api/generate. */

import type { ParameterValues } from './parameters.ts';

/** The languages, the first where nothing tells which one is wanted. */
export const LOCALES = ['en', 'ru'] as const;

export type Locale = (typeof LOCALES)[number];

/** What a caller gives for a variable of a prompt file. */
export type InputValue = string | number | boolean;

export type GenerateRequest = ParameterValues & {
  /** Absent where `inputs` stands for it. */
  prompt?: string | undefined;
  preset?: string | undefined;
  /** The variables of the prompt file that `preset` names. */
  inputs?: Readonly<Record<string, InputValue>> | undefined;
  model?: string | undefined;
  /** A cut-off answer to the same prompt, to be carried on. */
  continue_from?: string | undefined;
  stream?: boolean | undefined;
};

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal';

/** All in tokens. */
export type Usage = {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  reasoning_tokens?: number;
  cached_tokens?: number;
};

/**
 * A parameter that the endpoint or the model does not take: left out, or sent under another name.
 */
export type Adjustment = { param: string; reason: string };

/** The `done` event of a stream; with `result` it is the JSON answer. */
export type AnswerEnd = {
  model: string;
  finish_reason: FinishReason;
  usage: Usage | null;
  cost_usd?: number;
  adjusted?: Adjustment[];
  demo?: true;
  request_id: string;
};

/** `reasoning` is what the model thought aloud, where the server passes that on. */
export type Answer = { result: string; reasoning?: string } & AnswerEnd;

export type ErrorInfo = {
  code: string;
  message: string;
  param?: string;
  /** Seconds. */
  retry_after?: number;
  request_id: string;
};

/** What an answer took, where that is known. */
export type Paid = { usage?: Usage; cost_usd?: number };

/** `partial` and what it took belong to an answer that had come, at least in part. */
export type ErrorBody = { error: ErrorInfo; partial?: string } & Paid;
