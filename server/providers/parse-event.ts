import type { ServerSentEvent } from '../../lib/contract/event-stream.ts';
import { AppError } from '../http/app-error.ts';
import { isErrorBody, isFilled } from '../upstream/read-error.ts';
import { isRecord, parseJson } from '../upstream/untrusted.ts';
import { readFailure, UpstreamFault } from '../upstream/upstream-errors.ts';
import type { Reading } from './format.ts';
import { toBreak } from './read-chunk.ts';

type Fields = Record<string, unknown>;

/**
 * The object that an event carries, or undefined where it carries none: servers send empty events
 * and words to keep a connection open. `isLast`: the body ended before the event did, so that one
 * cut off is no fault of its own.
 */
export function parseEvent(
  { event, data }: ServerSentEvent,
  reading: Reading,
  isLast: boolean,
): Fields | undefined {
  const text = data.trim();
  if (text.toUpperCase() === '[DONE]') {
    reading.isOver = true;
    return undefined;
  }
  if (event === 'error' && !text.startsWith('{')) throw readFailure(text);
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  const value = parseJson(text);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (isRecord(first)) {
    refuseError(first, event);
    return first;
  }
  if (isRecord(parseJson(text.split('\n', 1)[0] ?? '')))
    throw refuse('no blank line between', GLUED);
  if (isLast || !text.startsWith('{')) return undefined;
  throw refuse('not JSON');
}

/** A whole answer in place of a stream. Throws AppError where it is an error, or none at all. */
export function parseWhole(text: string): Fields {
  const value = parseJson(text.replace(/^\ufeff/, ''));
  const answer: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(answer)) throw refuse('not JSON');
  if (isErrorBody(value)) throw readFailure(value);
  if (!('choices' in answer || 'output' in answer)) throw refuse('neither choices nor output');
  return answer;
}

/** Goes into the message of upstream_invalid_response. */
const GLUED = {
  en: ' (its events are not separated by blank lines)',
  ru: ' (его события не разделены пустыми строками)',
};

function refuse(event: string, hint?: typeof GLUED): AppError {
  return new AppError('upstream_invalid_response', {
    cause: new UpstreamFault({ event }),
    ...(hint && { hint }),
  });
}

const KEEP_ALIVE = /^(ping|heart-?beat|keep-?_?alive)$/i;

/** An event of another type, or word of an answer that is still being waited for. */
function isNotice({ type, status }: Fields): boolean {
  return (
    type !== undefined || /queue|process|pending|progress|start|wait|load/i.test(String(status))
  );
}

/** Throws where an event tells of an error, in one of the ways that servers have for it. */
function refuseError(value: Fields, name: string): void {
  const { error } = value;
  if (KEEP_ALIVE.test(name)) return;
  const isTold = typeof error === 'string' ? error !== '' : isRecord(error) && isFilled(error);
  // OpenRouter puts it beside a choice that ends the answer.
  if (isTold) throw Array.isArray(value.choices) ? toBreak(error) : readFailure(error);
  const isNamed = name === 'error' || value.object === 'error';
  // Where events have types, theirs tells of errors.
  const isError = isNamed ? value.type !== 'error' : !isNotice(value) && isErrorBody(value);
  if (isError) throw readFailure(value);
}
