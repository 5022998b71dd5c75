import type { ErrorCode, ErrorDetails } from '../../lib/contract/error-codes.ts';
import type { Paid } from '../../lib/contract/wire.ts';

const BRAND = Symbol.for('openai-quickstart-next.AppError');

/** `partial` is the text of an answer that had already come, and `paid` what it took. */
export type AppErrorOptions = ErrorDetails & { cause?: unknown; partial?: string; paid?: Paid };

/**
 * The one error of this program: a code of the table in lib/error-codes, what fills its text in,
 * and its cause, which goes to the log and never to a caller. Known by a brand, since each bundle
 * of the framework has its own copy of this class.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly partial: string | undefined;
  readonly paid: Paid;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, { cause, partial, paid = {}, ...details }: AppErrorOptions = {}) {
    super(code, { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
    this.partial = partial;
    this.paid = paid;
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** Any thrown value as an AppError; what is not one is a bug. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal_error', { cause: thrown });
}
