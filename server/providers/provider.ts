import type { ParameterValues } from '../../lib/contract/parameters.ts';
import type { Adjustment, FinishReason, Locale, Usage } from '../../lib/contract/wire.ts';
import type { PromptMessage } from '../../lib/prompts/prompt-file.ts';

/** What a model is asked, checked and with the defaults filled in. */
export type ModelRequest = {
  /** The conversation that the model is to go on with. */
  messages: readonly PromptMessage[];
  /** Its texts as one. */
  prompt: string;
  /** What the caller wrote, before a preset; the demo answers this. */
  rawPrompt: string;
  preset: string | undefined;
  model: string;
  parameters: ParameterValues;
  continueFrom: string | undefined;
  locale: Locale;
};

/**
 * Told of an answer as it comes. Calls and not an async iterable: each step of one takes several
 * promises, which cost more than reading and writing the word.
 */
export type Listener = {
  /** Once, with the model server's first byte, before any text. */
  onStart(model: string): void;
  /**
   * A promise holds the model server back until it is settled; so a slow reader slows the whole
   * road.
   */
  onText(text: string): Promise<void> | undefined;
  /** What the model thinks aloud, apart from its answer; a promise means what it does for text. */
  onReasoning?(text: string): Promise<void> | undefined;
  /** The code of a failure after which the model server is asked again. */
  onRetry?(code: string): void;
};

/** How a complete answer ended. */
export type ModelEnd = {
  model: string;
  finishReason: FinishReason;
  usage: Usage | null;
  adjusted: Adjustment[];
};

/**
 * One way of asking a model. Resolves when, and only when, the model server said that the answer is
 * complete. Rejects with AppError and the code of what went wrong, or with the signal's reason; the
 * call to the model ends with the abort of the signal.
 */
export type Provider = (
  request: ModelRequest,
  signal: AbortSignal,
  listener: Listener,
) => Promise<ModelEnd>;
