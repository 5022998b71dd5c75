import type { Failure } from '../../lib/answer/answer-state.ts';
import { readAnswerEvents } from '../../lib/contract/read-answer-events.ts';
import type { AnswerEnd, GenerateRequest, Locale } from '../../lib/contract/wire.ts';
import type { Texts } from '../../lib/language/texts-en.ts';
import { BASE_PATH } from '../browser/base-path.ts';

/** A failure that the page shows. */
export class AnswerFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export type AnswerReader = {
  locale: Locale;
  texts: Texts;
  signal: AbortSignal;
  onText: (text: string) => void;
  onReasoning: (text: string) => void;
};

/**
 * Asks the server and hands on the text as it comes; gives the end. Throws AnswerFailure, or the
 * abort.
 */
export async function readAnswer(body: GenerateRequest, reader: AnswerReader): Promise<AnswerEnd> {
  const response = await post(body, reader);
  if (!response.ok || !response.body) throw await readRefusal(response, reader.texts);
  const end = await readAnswerEvents(response.body, reader);
  if (end?.event === 'done') return end.value as AnswerEnd;
  if (end) throw toFailure(end.value, reader.texts);
  reader.signal.throwIfAborted();
  throw new AnswerFailure({ message: reader.texts.brokenOff });
}

async function post(
  body: GenerateRequest,
  { locale, texts, signal }: AnswerReader,
): Promise<Response> {
  try {
    return await fetch(`${BASE_PATH}/api/generate`, {
      method: 'POST',
      headers: {
        Accept: 'text/event-stream',
        'Accept-Language': locale,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
      signal,
    });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw new AnswerFailure({ message: texts.networkError });
  }
}

async function readRefusal(response: Response, texts: Texts): Promise<AnswerFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  return toFailure(body, texts);
}

function toFailure(body: unknown, texts: Texts): AnswerFailure {
  if (has(body, 'error') && has(body.error, 'message') && typeof body.error.message === 'string') {
    return new AnswerFailure({ ...body.error, message: body.error.message });
  }
  return new AnswerFailure({ message: texts.unreadable });
}

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
