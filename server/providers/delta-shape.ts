import type { ServerSentEvent } from '../../lib/contract/event-stream.ts';
import type { AnswerEvent } from './format.ts';

/** Stands for any text while a shape is tried out. */
const PROBE = 'probe';

/** OpenAI's padding of events to random lengths, where it comes last: all up to it. */
const PADDED = /^(.*"obfuscation":")\w*"\}$/s;
const PADDING_END = '"}\n\n';
const MAX_PADDING = 256;

/** What a JSON string does not hold as it stands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these.
const NOT_PLAIN = /["\\\u0000-\u001f]/;

/**
 * Shapes learnt in a row that no event fitted; some servers number their events, so none ever does.
 */
const MAX_VAIN = 3;

/** The text of events in a row, and where the last of them ends. */
export type Cut = { text: string; end: number };

/**
 * Reads deltas by the shape of the one before: the events of most servers differ in the delta's
 * text alone, so that it can be cut out instead of reading lines and JSON again. What does not fit
 * exactly is to be parsed.
 */
export type DeltaShape = {
  /**
   * Reads the events from `from` on; undefined where the first has to be parsed, or is not whole.
   */
  match(stream: string, from: number): Cut | undefined;
  /** Learns from an event that was parsed, and what it said. */
  learn(event: ServerSentEvent, said: AnswerEvent): void;
};

/** All before the text with its quote, and all from the closing quote on, up to a padding. */
type Shape = { before: string; after: string; isPadded: boolean };

/** `read` gives the text of an event, and nothing where that is no delta. */
export function createDeltaShape(read: (data: string) => string | undefined): DeltaShape {
  let shape: Shape | undefined;
  let vain = 0;
  return {
    match(stream, from) {
      let all: Cut | undefined;
      for (;;) {
        const cut: Cut | undefined = shape && cutOut(stream, all?.end ?? from, shape);
        if (!cut) return all;
        vain = 0;
        all = all ? { text: all.text + cut.text, end: cut.end } : cut;
      }
    },
    learn({ event, data }, { text, isDelta }) {
      shape = undefined;
      if (!isDelta || event !== 'message' || vain >= MAX_VAIN) return;
      vain += 1;
      shape = findShape(data, text, read);
    },
  };
}

function cutOut(stream: string, from: number, { before, after, isPadded }: Shape): Cut | undefined {
  if (!isAt(stream, from, before)) return undefined;
  const start = from + before.length;
  const quote = stream.indexOf('"', start);
  if (quote < 0 || !isAt(stream, quote, after)) return undefined;
  const text = stream.slice(start, quote);
  if (NOT_PLAIN.test(text)) return undefined;
  const end = quote + after.length;
  if (!isPadded) return { text, end };
  const close = stream.indexOf(PADDING_END, end);
  if (close < 0 || close > end + MAX_PADDING) return undefined;
  if (NOT_PLAIN.test(stream.slice(end, close))) return undefined;
  return { text, end: close + PADDING_END.length };
}

/** As startsWith, which goes character by character: an eighth of its time. */
function isAt(stream: string, from: number, part: string): boolean {
  return stream.slice(from, from + part.length) === part;
}

function findShape(
  data: string,
  text: string,
  read: (data: string) => string | undefined,
): Shape | undefined {
  const json = JSON.stringify(text);
  const start = data.indexOf(json);
  if (start < 0) return undefined;
  const before = data.slice(0, start + 1);
  const tail = data.slice(start + json.length - 1);
  if (read(before + PROBE + tail) !== PROBE) return undefined;
  const padded = PADDED.exec(tail)?.[1];
  return {
    before: `data: ${before}`,
    after: padded ?? `${tail}\n\n`,
    isPadded: padded !== undefined,
  };
}
