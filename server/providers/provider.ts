import type { Adjustment, FinishReason, Locale, Usage } from '../../lib/wire.ts';

/** What a model is asked, checked and with the defaults filled in. */
export type ModelRequest = {
  /** The text for the model, any preset applied. */
  prompt: string;
  /** What the caller wrote, before a preset; the demo answers this. */
  rawPrompt: string;
  preset: string | undefined;
  model: string;
  temperature: number | undefined;
  maxTokens: number | undefined;
  continueFrom: string | undefined;
  locale: Locale;
};

/** What an answer consists of: one `start` with the model server's first byte, texts, and one `end` if, and only if, it is complete. */
export type ModelEvent =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | {
      type: 'end';
      model: string;
      finishReason: FinishReason;
      usage: Usage | null;
      adjusted: Adjustment[];
    };

/** Told of what goes on underneath, for the log and the metrics. */
export type CallObserver = { onRetry?: (code: string) => void };

/**
 * One way of asking a model. Throws AppError with the code of what went wrong; an abort of the signal throws its reason. The call
 * to the model ends when the iteration is left.
 */
export type Provider = (
  request: ModelRequest,
  signal: AbortSignal,
  observer?: CallObserver,
) => AsyncIterable<ModelEvent>;
