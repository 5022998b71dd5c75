import type { RowResult } from '../../../lib/batch/batch.ts';
import { sayError } from '../../../lib/contract/error-codes.ts';
import { findBulkCost } from '../../../lib/contract/prices.ts';
import type { ResponseFormat } from '../../../lib/contract/response-format.ts';
import type { Locale } from '../../../lib/contract/wire.ts';
import { createAnswerCheck } from '../../../server/generate/answer-check.ts';
import { AppError } from '../../../server/http/app-error.ts';
import type { BulkFormat } from '../../../server/providers/bulk-format.ts';
import { isRecord, parseJson, readString } from '../../../server/upstream/untrusted.ts';
import type { Failure } from '../../../server/upstream/upstream-errors.ts';
import { BULK_TEXTS } from './bulk-texts.ts';

export type ReaderOptions = {
  format: BulkFormat;
  /** The model that was asked for. */
  model: string;
  responseFormat: ResponseFormat | undefined;
  locale: Locale;
};

/** What came of a row, but for which row it is. */
export type Outcome = Omit<RowResult, 'number' | 'hash'>;

/** A line of an output or error file; with `failure` where the request was refused. */
export type ReadLine = { id: string; outcome: Outcome; failure?: Failure };

/** Reads a line of an output or error file; undefined where it names no row. */
export function readLine(line: string, options: ReaderOptions): ReadLine | undefined {
  const value = parseJson(line.replace(/^\ufeff/, ''));
  const id = isRecord(value) ? readString(value.custom_id) : undefined;
  if (!isRecord(value) || id === undefined) return undefined;
  const { response, error } = value;
  if (isRecord(response) && response.status_code === 200 && !isRecord(error)) {
    return { id, outcome: readAnswer(response.body, options) };
  }
  const own = isRecord(error) ? sayOwn(readString(error.code), options.locale) : undefined;
  if (own) return { id, outcome: own };
  const status = isRecord(response) ? Number(response.status_code) : 0;
  const failure = options.format.readFailure(
    status,
    isRecord(response) ? response.body : { error },
  );
  const { code, details } = failure.error;
  const outcome = fail(code, sayError(code, options.locale, details));
  return { id, outcome, failure };
}

function readAnswer(
  body: unknown,
  { format, model, responseFormat, locale }: ReaderOptions,
): Outcome {
  let text = '';
  let rest: Partial<Outcome> = {};
  try {
    const answer = format.readAnswer(body);
    text = answer.text;
    const { usage, finishReason } = answer;
    const cost = usage ? findBulkCost(answer.model ?? model, usage) : undefined;
    rest = {
      ...(usage && {
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
      }),
      ...(cost !== undefined && { cost_usd: cost }),
    };
    if (finishReason === 'stop') verify(text, responseFormat);
    return { isDone: true, result: text, finish_reason: finishReason, error: '', ...rest };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, details, partial = text } = thrown;
    return { ...fail(code, sayError(code, locale, details)), result: partial, ...rest };
  }
}

function verify(text: string, responseFormat: ResponseFormat | undefined): void {
  const check = createAnswerCheck(responseFormat);
  check?.add(text);
  check?.verify();
}

/** The Batch API's own reasons; all else is the model's. */
function sayOwn(code: string | undefined, locale: Locale): Outcome | undefined {
  if (code !== 'batch_expired' && code !== 'batch_cancelled') return undefined;
  return fail(code, BULK_TEXTS[locale][code]);
}

/** Also for rows that no file says anything of. */
export function fail(code: string, message: string): Outcome {
  return { isDone: false, result: '', finish_reason: '', error: `${code}: ${message}` };
}
