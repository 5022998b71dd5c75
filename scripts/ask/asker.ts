import type { AnswerEnd, ErrorInfo, GenerateRequest, Paid } from '../../lib/contract/wire.ts';
import type { AskOptions } from '../../server/generate/ask-in-process.ts';

/**
 * Asks for one answer, in this process or of a server. Rejects with AskFailure, and with the
 * signal's reason.
 */
export type Asker = (
  request: GenerateRequest,
  options: AskOptions & {
    /** A server's, before the answer. */
    onHead?(headers: Headers): void;
  },
) => Promise<AnswerEnd>;

export type Failure = Omit<ErrorInfo, 'request_id'> & { request_id?: string } & Paid;

export class AskFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
