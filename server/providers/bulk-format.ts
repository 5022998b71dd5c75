import type { FinishReason, Usage } from '../../lib/contract/wire.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { isOpenAI, type Settings } from '../settings/config.ts';
import { ErrorAnswer } from '../upstream/error-answer.ts';
import { isErrorBody } from '../upstream/read-error.ts';
import { type Failure, translateError, translateFailure } from '../upstream/upstream-errors.ts';
import { type Adaptation, adaptBody, findAdaptation } from './adapt.ts';
import { createAnswerReader } from './answer-reader.ts';
import { type Body, createReading } from './format.ts';
import { FORMATS, OWN_DEFAULTS } from './formats.ts';
import type { ModelRequest } from './provider.ts';
import { conclude } from './read-stream.ts';

/** An answer that came whole, out of a file. */
export type WholeAnswer = {
  text: string;
  /** Undefined where the server did not say. */
  model: string | undefined;
  finishReason: FinishReason;
  usage: Usage | null;
};

/** Requests that go to the model server in a file, and come back in another. */
export type BulkFormat = {
  /** Where the requests would go one by one. */
  endpoint: '/v1/chat/completions' | '/v1/responses' | '/v1/completions';
  /** The body of a live request, but for its being streamed. */
  buildBody(request: ModelRequest, adapted: readonly Adaptation[]): Body;
  /**
   * Reads the body of an answer with status 200. Throws AppError where it is none, or cut off, with
   * the text that there was as its `partial`.
   */
  readAnswer(body: unknown): WholeAnswer;
  /** What an answer of another status, or an error without one, means. */
  readFailure(status: number, body: unknown): Failure;
  /** How the bodies can be changed so that what was refused is no longer in them. */
  adapt(body: Body, failure: Failure, tried: readonly Adaptation[]): Adaptation | undefined;
};

const ENDPOINTS = {
  chat: '/v1/chat/completions',
  responses: '/v1/responses',
  completions: '/v1/completions',
} as const;

/** The format that OPENAI_API names. */
export function createBulkFormat(settings: Settings): BulkFormat {
  const format = FORMATS[settings.OPENAI_API];
  const options = { isOpenAI: isOpenAI(settings) };
  return {
    endpoint: ENDPOINTS[settings.OPENAI_API],
    buildBody(request, adapted) {
      const { stream, stream_options: _, ...body } = format.buildBody(request, options);
      return adaptBody(body, adapted);
    },
    readAnswer(body) {
      const reading = createReading();
      const reader = createAnswerReader(format, reading);
      reader.read(Buffer.from(JSON.stringify(body)));
      const { text } = reader.end();
      const { model, usage } = reading;
      try {
        return { text, model, finishReason: conclude(reading, undefined, false), usage };
      } catch (thrown) {
        const { code, details, cause } = toAppError(thrown);
        throw new AppError(code, { ...details, cause, partial: text });
      }
    },
    readFailure(status, body) {
      if (status < 300 || !isErrorBody(body)) return translateError(body);
      const answer = new ErrorAnswer(status, new Headers(), JSON.stringify(body));
      return translateFailure(answer, AbortSignal.any([]));
    },
    adapt(body, { refusal }, tried) {
      const { otherNames } = format;
      return (
        refusal && findAdaptation(body, refusal, { otherNames, defaults: OWN_DEFAULTS }, tried)
      );
    },
  };
}
