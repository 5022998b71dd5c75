import { isRecord } from '../server/upstream/untrusted.ts';
import { WORD_PATTERN } from './orders.ts';

/**
 * A stream as it came: bytes with their time of arrival, in microseconds. Read only when all is
 * over, so that receiving costs little.
 */
export type Recording = { askedAt: number; chunks: Buffer[]; times: number[] };

export type StreamReading = {
  /** What is wrong with it; undefined where every word came once, in order, with the end mark. */
  fault: string | undefined;
  words: WordReading[];
};

export type WordReading = { sentAt: number; arrivedAt: number };

/** Reads a recorded answer of either form: a model server's chunks or the program's events. */
export function readRecording(recording: Recording, wordCount: number): StreamReading {
  const raw = Buffer.concat(recording.chunks).toString('latin1');
  const head = raw.indexOf('\r\n\r\n');
  const words: WordReading[] = [];
  if (!raw.startsWith('HTTP/1.1 200')) return { fault: raw.slice(0, 40) || 'no answer', words };
  let hasEnd = false;
  let text = '';
  for (const { data, end } of readEvents(raw, head + 4)) {
    if (data === '[DONE]') hasEnd = true;
    const event = readData(data);
    hasEnd ||= event.isEnd;
    if (event.text === '') continue;
    text += event.text;
    const arrivedAt = findArrival(recording, end);
    for (const [, sentAt] of event.text.matchAll(WORD_PATTERN)) {
      words.push({ sentAt: Number(sentAt), arrivedAt });
    }
  }
  return { fault: findFault(text, wordCount, hasEnd), words };
}

function findFault(text: string, wordCount: number, hasEnd: boolean): string | undefined {
  const indexes = Array.from(text.matchAll(WORD_PATTERN), ([, , index]) => Number(index));
  if (text.length !== indexes.length * 24) return 'text that was not sent';
  if (indexes.some((index, place) => index !== place)) return 'words out of order';
  if (indexes.length !== wordCount) return `${indexes.length} of ${wordCount} words`;
  return hasEnd ? undefined : 'no end mark';
}

function readData(data: string): { text: string; isEnd: boolean } {
  if (!data.startsWith('{')) return { text: '', isEnd: false };
  const value: unknown = JSON.parse(data);
  if (!isRecord(value)) return { text: '', isEnd: false };
  if (typeof value.text === 'string') return { text: value.text, isEnd: false };
  const choice: unknown = Array.isArray(value.choices) ? value.choices[0] : undefined;
  const delta = isRecord(choice) ? choice.delta : undefined;
  const text = isRecord(delta) && typeof delta.content === 'string' ? delta.content : '';
  return { text, isEnd: value.finish_reason === 'stop' };
}

/**
 * The data of each event, with the place in the raw bytes where the chunk that completes it ends.
 */
function* readEvents(raw: string, from: number): Generator<{ data: string; end: number }> {
  let rest = '';
  for (let at = from; at < raw.length; ) {
    const line = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.slice(at, line), 16);
    if (line < 0 || !(size > 0)) return;
    const end = line + 2 + size;
    const events = (rest + raw.slice(line + 2, end)).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) yield { data: event.replace(/^(event: \w+\n)?data: /, ''), end };
    at = end + 2;
  }
}

const places = new WeakMap<Recording, { index: number; received: number }>();

/** When the byte before `end` arrived; asked in rising order. */
function findArrival(recording: Recording, end: number): number {
  const place = places.get(recording) ?? { index: -1, received: 0 };
  places.set(recording, place);
  while (place.received < end && place.index < recording.chunks.length - 1) {
    place.index += 1;
    place.received += recording.chunks[place.index]?.length ?? 0;
  }
  return recording.times[place.index] ?? Number.NaN;
}
