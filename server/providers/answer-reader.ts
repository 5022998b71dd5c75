import { StringDecoder } from 'node:string_decoder';
import { createEventStreamParser, type ServerSentEvent } from '../../lib/contract/event-stream.ts';
import { parseJson } from '../upstream/untrusted.ts';
import { createDeltaShape } from './delta-shape.ts';
import { pickMoreTelling } from './finish-reasons.ts';
import {
  type AnswerEvent,
  createReading,
  type Format,
  type Piece,
  type Reading,
} from './format.ts';
import { parseEvent, parseWhole } from './parse-event.ts';
import { createThinkSplitter } from './think-splitter.ts';

/** The longest whole answer that is read, in UTF-16 units. */
const MAX_WHOLE_CHARS = 16 * 1024 * 1024;

/** Both note a failure in the reading, so that the text before it is not lost. */
export type AnswerReader = {
  /** What the events say that the chunk completes, in one; undefined where it completes none. */
  read(chunk: Buffer): Piece | undefined;
  /**
   * What is left at the end of the body: an event without its blank line, a whole answer, text held
   * back.
   */
  end(): Piece;
};

/**
 * Reads a model server's answer, chunk by chunk, into the reading. What it is shows in its first
 * character, since servers are not to be believed about its type: a JSON object is a whole answer,
 * anything else events.
 */
export function createAnswerReader(format: Format, reading: Reading): AnswerReader {
  const decoder = new StringDecoder('utf8');
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
      if (whole === undefined) return readEvents(text, false);
      whole += text;
      if (whole.length > MAX_WHOLE_CHARS) throw new RangeError('answer too large');
      return undefined;
    },
    end() {
      const text = decoder.end();
      let piece: Piece | undefined;
      if (reading.failure) piece = undefined;
      else if (whole === undefined) piece = readEvents(`${text}\n\n`, true);
      else piece = readWhole(whole + text);
      return join(piece, giveRest());
    },
  };
}

/** Reads what events say. A failure is noted in the reading. */
function createEventReader(format: Format, reading: Reading) {
  const parse = createEventStreamParser();
  const splitThinking = createThinkSplitter();
  const shape = createDeltaShape((data) => readDelta(format, data));
  /** Whether all that came so far are whole events. */
  let isBetween = true;

  function take(event: AnswerEvent): Piece {
    noteEvent(event, reading);
    return join({ text: '', reasoning: event.reasoning }, splitThinking(event.text));
  }

  function readOne(event: ServerSentEvent, isLast: boolean): Piece | undefined {
    const value = reading.isOver ? undefined : parseEvent(event, reading, isLast);
    if (!value) return undefined;
    const said = format.readEvent(value, reading);
    shape.learn(event, said);
    return take(said);
  }

  function readEvents(stream: string, isLast: boolean): Piece | undefined {
    let piece: Piece | undefined;
    try {
      for (let from = 0; from < stream.length && !reading.isOver; ) {
        const cut = isBetween ? shape.match(stream, from) : undefined;
        if (cut) piece = join(piece, take({ text: cut.text, reasoning: '' }));
        const start = cut?.end ?? from;
        const blank = stream.indexOf('\n\n', start);
        from = blank < 0 ? stream.length : blank + 2;
        if (from > start) isBetween = blank >= 0;
        for (const event of parse(stream.slice(start, from)))
          piece = join(piece, readOne(event, isLast));
      }
    } catch (thrown) {
      reading.failure = thrown;
    }
    return piece;
  }

  function readWhole(text: string): Piece | undefined {
    try {
      return take(format.readEvent(parseWhole(text), reading));
    } catch (thrown) {
      reading.failure = thrown;
      return undefined;
    }
  }

  return { readEvents, readWhole, giveRest: () => splitThinking('', true) };
}

/** The text of an event that says nothing else. */
function readDelta(format: Format, data: string): string | undefined {
  const { text, isDelta } = format.readEvent(parseJson(data), createReading());
  return isDelta ? text : undefined;
}

function join<P extends Piece | undefined>(one: Piece | undefined, other: P): Piece | P {
  if (!one || !other) return one ?? other;
  return { text: one.text + other.text, reasoning: one.reasoning + other.reasoning };
}

/**
 * Puts what an event says of the end beside what was known: only a reason that nothing followed is
 * the end's.
 */
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
