import { StringDecoder } from 'node:string_decoder';
import { createEventStreamParser, type ServerSentEvent } from '../../lib/contract/event-stream.ts';
import { pickMoreTelling } from './finish-reasons.ts';
import type { AnswerEvent, Format, Piece, Reading } from './format.ts';
import { parseEvent, parseWhole } from './parse-event.ts';
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
  const { readEvents, readWhole, giveRest } = createEventReader(format, reading);
  let whole: string | undefined;
  let hasBegun = false;
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
      return join(piece, giveRest());
    },
  };
}

/** Reads what events say. A failure is noted in the reading. */
function createEventReader(format: Format, reading: Reading) {
  const splitThinking = createThinkSplitter();

  function readValue(value: Fields): Piece {
    const event = format.readEvent(value, reading);
    noteEvent(event, reading);
    return join({ text: '', reasoning: event.reasoning }, splitThinking(event.text));
  }

  function readEvents(events: readonly ServerSentEvent[], isLast: boolean): Piece | undefined {
    let piece: Piece | undefined;
    try {
      for (const event of events) {
        const value = reading.isOver ? undefined : parseEvent(event, reading, isLast);
        if (value) piece = join(piece, readValue(value));
      }
    } catch (thrown) {
      reading.failure = thrown;
    }
    return piece;
  }

  function readWhole(text: string): Piece | undefined {
    try {
      return readValue(parseWhole(text));
    } catch (thrown) {
      reading.failure = thrown;
      return undefined;
    }
  }

  return { readEvents, readWhole, giveRest: () => splitThinking('', true) };
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
