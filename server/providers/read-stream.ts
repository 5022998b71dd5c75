import type { FinishReason } from '../../lib/contract/wire.ts';
import { AppError } from '../http/app-error.ts';
import type { ByteSource } from '../upstream/byte-source.ts';
import { translateFailure, UpstreamFault } from '../upstream/upstream-errors.ts';
import { createAnswerReader } from './answer-reader.ts';
import type { Format, Piece, Reading } from './format.ts';
import type { Listener } from './provider.ts';

export type StreamOptions = {
  format: Format;
  source: ByteSource;
  reading: Reading;
  /** The model that was asked for. */
  model: string;
  signal: AbortSignal;
  listener: Listener;
  /**
   * `performance.now()` until which the first byte must have come, and milliseconds of silence
   * after it.
   */
  deadline: number;
  idleTimeout: number;
};

/**
 * Reads an answer to its end and tells the listener of it; what comes together is told in one.
 * Resolves only where the model server said that the answer is complete, and rejects with AppError
 * otherwise.
 */
export async function readStream(options: StreamOptions): Promise<FinishReason> {
  const { source, reading, model, listener, signal, deadline, idleTimeout } = options;
  const reader = createAnswerReader(options.format, reading);
  let hasBytes = false;
  let isStarted = false;
  function tell(piece: Piece | undefined): Promise<void> | undefined {
    if (!piece) return undefined;
    if (!isStarted) listener.onStart(reading.model ?? model);
    isStarted = true;
    const thought = piece.reasoning === '' ? undefined : listener.onReasoning?.(piece.reasoning);
    return (piece.text === '' ? undefined : listener.onText(piece.text)) ?? thought;
  }
  function take(chunk: Buffer): Promise<void> | undefined {
    hasBytes = true;
    const wait = tell(reader.read(chunk));
    if (reading.failure) throw reading.failure;
    if (reading.isOver) source.discard();
    return wait;
  }
  function getMs(): number {
    return hasBytes ? idleTimeout : timeUntil(deadline);
  }
  let broken: unknown;
  try {
    await source.read(take, { getMs, onSilence: () => new AppError('upstream_timeout') });
  } catch (thrown) {
    broken = thrown;
  }
  if (signal.aborted) throw translateFailure(broken, signal).error;
  const rest = reader.end();
  if (isStarted || rest.text !== '' || rest.reasoning !== '' || reading.reason) await tell(rest);
  return conclude(reading, broken, isStarted || !hasBytes);
}

/** Milliseconds, at least 1. */
export function timeUntil(deadline: number): number {
  return Math.max(1, Math.ceil(deadline - performance.now()));
}

/**
 * The finish reason of a complete answer; throws AppError where it is none. `broken` is what ended
 * the connection, and `isStream` tells which of the two an answer without an end was.
 */
export function conclude(reading: Reading, broken: unknown, isStream: boolean): FinishReason {
  if (reading.failure || (broken && !isEndAtBreak(reading, broken))) {
    throw toStreamError(broken ?? reading.failure);
  }
  const { reason, said, isRefusal } = reading;
  if (!reason) {
    throw new AppError(isStream ? 'upstream_incomplete' : 'upstream_invalid_response', {
      cause: new UpstreamFault({ ended: 'without end marker' }),
    });
  }
  const { ending, isKnown, word } = reason;
  if (ending === 'failed' || (said === '' && !isKnown)) {
    const cause = new UpstreamFault({ finish_reason: word });
    throw new AppError('upstream_incomplete', { cause });
  }
  return isRefusal && ending === 'stop' ? 'refusal' : ending;
}

/**
 * Whether an answer was whole when its connection broke or fell silent. Where the server gives
 * reasons early, a break can be anywhere; silence counts as the end of one whose last part came
 * with a reason.
 */
function isEndAtBreak(
  { reason, isReasonOutdated, isReasonEarly, failure }: Reading,
  broken: unknown,
): boolean {
  if (!reason || isReasonOutdated || failure) return false;
  return !isReasonEarly || broken instanceof AppError;
}

function toStreamError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = thrown instanceof RangeError ? 'upstream_invalid_response' : 'upstream_incomplete';
  return new AppError(code, { cause: thrown });
}
