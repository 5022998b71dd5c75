import { StringDecoder } from 'node:string_decoder';
import { createEventStreamParser, type ServerSentEvent } from '../../lib/contract/event-stream.ts';
import { AppError } from '../http/app-error.ts';
import { isErrorBody } from '../upstream/read-error.ts';
import { isRecord, parseJson } from '../upstream/untrusted.ts';
import { readFailure, UpstreamFault } from '../upstream/upstream-errors.ts';
import { pickMoreTelling } from './finish-reasons.ts';
import type { AnswerEvent, Format, Piece, Reading } from './format.ts';
import { toBreak } from './read-chunk.ts';
import { createThinkSplitter } from './think-splitter.ts';

type Fields = Record<string, unknown>;

/** The longest whole answer that is read, in UTF-16 units. */
const MAX_WHOLE_CHARS = 16 * 1024 * 1024;

/** Both note a failure in the reading, so that the text before it is not lost. */
export type AnswerReader = {
  /** What the events say that the chunk completes, in one; undefined where it completes none. */
  read(chunk: Buffer): Piece | undefined;
  /** What is left at the end of the body: an event without its blank line, a whole answer, text held back. */
  end(): Piece;
};

/**
 * Reads a model server's answer, chunk by chunk, into the reading. What it is shows in its first character, since servers are not to be
 * believed about its type: a JSON object is a whole answer, anything else events.
 */
export function createAnswerReader(format: Format, reading: Reading): AnswerReader {
  const decoder = new StringDecoder('utf8');
  const parse = createEventStreamParser();
  const splitThinking = createThinkSplitter();
  let whole: string | undefined;
  let hasBegun = false;

  function readEvents(events: readonly ServerSentEvent[], isLast: boolean): Piece | undefined {
    let piece: Piece | undefined;
    try {
      for (const event of events) {
        const value = reading.isOver ? undefined : parseEvent(event, reading, isLast);
        if (value) piece = join(piece, readValue(value, event.event));
      }
    } catch (thrown) {
      reading.failure = thrown;
    }
    return piece;
  }

  function readValue(value: Fields, name: string): Piece {
    refuseError(value, name);
    const event = format.readEvent(value, reading);
    noteEvent(event, reading);
    return join({ text: '', reasoning: event.reasoning }, splitThinking(event.text));
  }

  function readWhole(text: string): Piece | undefined {
    try {
      const value = parseJson(text.replace(/^\ufeff/, ''));
      const answer: unknown = Array.isArray(value) ? value[0] : value;
      if (!isRecord(answer)) throw refuse('not JSON');
      if (isErrorBody(value)) throw readFailure(value);
      if (!('choices' in answer || 'output' in answer)) throw refuse('neither choices nor output');
      return readValue(answer, 'message');
    } catch (thrown) {
      reading.failure = thrown;
      return undefined;
    }
  }

  return {
    read(chunk) {
      const text = decoder.write(chunk);
      if (!hasBegun) {
        const first = text.replace(/^\ufeff/, '').trimStart();
        hasBegun = first !== '';
        if (first.startsWith('{') || first.startsWith('[')) whole = '';
      }
      if (whole === undefined) return readEvents(parse(text), false);
      whole += text;
      if (whole.length > MAX_WHOLE_CHARS) throw new RangeError('answer too large');
      return undefined;
    },
    end() {
      const text = decoder.end();
      let piece: Piece | undefined;
      if (reading.failure) piece = undefined;
      else if (whole === undefined) piece = readEvents(parse(`${text}\n\n`), true);
      else piece = readWhole(whole + text);
      return join(piece, splitThinking('', true));
    },
  };
}

function join(one: Piece | undefined, other: Piece): Piece {
  if (!one) return other;
  return { text: one.text + other.text, reasoning: one.reasoning + other.reasoning };
}

/** Puts what an event says of the end beside what was known: only a reason that nothing followed is the end's. */
function noteEvent({ text, reasoning, reason }: AnswerEvent, reading: Reading): void {
  const hasMore = text !== '' || reasoning !== '';
  if (hasMore && reading.reason) {
    reading.isReasonOutdated = true;
    reading.isReasonEarly = true;
  }
  reading.said += text;
  if (!reason) return;
  reading.reason = reading.isReasonOutdated ? reason : pickMoreTelling(reading.reason, reason);
  reading.isReasonOutdated = false;
  reading.mayGoOn = hasMore || reading.said === '';
}

/**
 * The object that an event carries, or undefined where it carries none: servers send empty events and words to keep a connection open.
 * `isLast`: the body ended before the event did, so that one cut off is no fault of its own.
 */
function parseEvent(
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
  if (isRecord(first)) return first;
  if (isRecord(parseJson(text.split('\n', 1)[0] ?? '')))
    throw refuse('no blank line between', GLUED);
  if (isLast || !text.startsWith('{')) return undefined;
  throw refuse('not JSON');
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

/** Throws where an event tells of an error, in one of the ways that servers have for it. */
function refuseError(value: Fields, name: string): void {
  const { error } = value;
  const isTold = typeof error === 'string' ? error !== '' : isRecord(error);
  // OpenRouter puts it beside a choice that ends the answer.
  if (isTold) throw Array.isArray(value.choices) ? toBreak(error) : readFailure(error);
  const isNamed = name === 'error' || value.object === 'error';
  // Where events have types, theirs tells of errors.
  const isError = isNamed ? value.type !== 'error' : value.type === undefined && isErrorBody(value);
  if (isError) throw readFailure(value);
}
