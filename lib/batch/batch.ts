import type { ParameterValues } from '../contract/parameters.ts';
import type { Answer, GenerateRequest, Usage } from '../contract/wire.ts';

/** What each row is put into: a prompt file by its id, or a text with `{{column}}` in it. */
export type BatchPrompt = { preset: string } | { template: string };

/** A batch: all that is the same for its rows. */
export type Batch = {
  prompt: BatchPrompt;
  /** The column that each variable is filled from. */
  columns: Readonly<Record<string, string>>;
  /** The variables that have the same value in every row. */
  values?: Readonly<Record<string, string>> | undefined;
  model?: string | undefined;
  parameters?: ParameterValues | undefined;
};

/** A row to be asked for. */
export type BatchRow = {
  /** From 1, the line with the names of the columns not counted. */
  number: number;
  request: GenerateRequest;
  /** Of the request as it is filled in, and of the prompt file's version. */
  hash: string;
};

/** What came of a row. */
export type RowResult = {
  number: number;
  hash: string;
  isDone: boolean;
  /** The answer, or the part of it that came before a failure. */
  result: string;
  finish_reason: string;
  /** `code: message`; empty where the row is done. */
  error: string;
  prompt_tokens?: number;
  completion_tokens?: number;
  cost_usd?: number;
};

/** What stands after a file's own columns, in this order. */
export const RESULT_COLUMNS = [
  'result',
  'finish_reason',
  'error',
  'prompt_tokens',
  'completion_tokens',
  'cost_usd',
] as const;

/** What is left of a limit, as an item of the header RateLimit says it. */
export type LimitHint = {
  /** `requests` or `tokens`. */
  name: string;
  remaining: number;
  resetSeconds: number;
};

/** Why there is no answer. */
export type Failure = {
  isDone: false;
  code: string;
  message: string;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** What came of the answer. */
  partial?: string | undefined;
  /** Of a whole answer that did not fit its schema: it is paid for like any other. */
  usage?: Usage | undefined;
  cost_usd?: number | undefined;
};

/** What came of asking once. */
export type Outcome = ({ isDone: true; answer: Omit<Answer, 'request_id'> } | Failure) & {
  limits?: readonly LimitHint[] | undefined;
};

/** Asks once. Failures are outcomes; rejects with the signal's reason alone. */
export type AskRow = (request: GenerateRequest, signal: AbortSignal) => Promise<Outcome>;

/**
 * How far a batch is. Money in US dollars, undefined where no price is known; time in milliseconds.
 */
export type BatchProgress = {
  total: number;
  done: number;
  failed: number;
  running: number;
  cost: number | undefined;
  /** Undefined until it can be told. */
  msLeft: number | undefined;
  /** While no row is started since a limit or an outage has to pass. */
  waiting?: { code: string; ms: number } | undefined;
};

/** Why a batch ended before its last row. */
export type BatchEnd =
  | { kind: 'all' }
  | { kind: 'stopped' }
  | { kind: 'cost'; cost: number }
  /** A cost cap was asked for, and an answer came without its cost. */
  | { kind: 'unpriced'; model: string }
  | { kind: 'refused'; code: string; message: string };
