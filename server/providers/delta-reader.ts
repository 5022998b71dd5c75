import { StringDecoder } from 'node:string_decoder';
import { createEventStreamParser } from '../../lib/contract/event-stream.ts';
import { AppError } from '../http/app-error.ts';
import { isRecord } from '../upstream/untrusted.ts';
import { readFailure, UpstreamFault } from '../upstream/upstream-errors.ts';
import { createDeltaTemplate } from './delta-template.ts';
import { createReading, type Format, type Reading } from './format.ts';

/**
 * Reads a model server's event stream, chunk by chunk, into the reading. Returns the text of the events that the chunk completes, in one;
 * undefined where it completes none. A failure is noted in the reading, so that the text before it is not lost.
 */
export function createDeltaReader(
  format: Format,
  reading: Reading,
): (chunk: Buffer) => string | undefined {
  const decoder = new StringDecoder('utf8');
  const parse = createEventStreamParser();
  const template = createDeltaTemplate();
  /** Whether all that came so far are whole events, as far as a blank line shows that. */
  let isBetween = true;

  function readEvent(data: string): string {
    reading.isOver ||= data === '[DONE]';
    if (reading.isOver) return '';
    const value = parseEvent(data);
    if (isRecord(value) && isRecord(value.error)) throw readFailure(value.error);
    const text = format.readEvent(value, reading);
    template.learn(data, text, (probe) => format.readEvent(JSON.parse(probe), createReading()));
    return text;
  }

  return function read(chunk) {
    let text: string | undefined;
    let from = 0;
    try {
      while (from < chunk.length && !reading.isOver) {
        const cut = isBetween ? template.match(chunk, from) : undefined;
        if (cut) {
          text = text === undefined ? cut.text : text + cut.text;
          from = cut.end;
          continue;
        }
        const blank = chunk.indexOf('\n\n', from);
        isBetween = blank >= 0;
        const end = isBetween ? blank + 2 : chunk.length;
        for (const { data } of parse(decoder.write(chunk.subarray(from, end)))) {
          text = (text ?? '') + readEvent(data);
        }
        from = end;
      }
    } catch (thrown) {
      reading.failure = thrown;
    }
    return text;
  };
}

function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new AppError('upstream_invalid_response', {
      cause: new UpstreamFault({ event: 'not JSON' }),
    });
  }
}
