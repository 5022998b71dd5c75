/** Stands for any text while a template is tried out. */
const PROBE = 'probe';

/** What would end or escape a JSON string. */
const NEEDS_PARSER = /["\\\p{Cc}]/u;

/** OpenAI's padding of events to random lengths, where it comes last: all up to it, and the rest. */
const PADDED = /^(.*"obfuscation":")\w*"\}$/;
const PADDING_END = /^\w*"\}$/;

/** Shapes that may be learnt in a row without one event fitting; some servers number their events, and then none ever does. */
const MAX_VAIN = 3;

/**
 * Reads deltas by the shape of the one before. The events of most servers differ in the delta's text alone; where that shows, the text
 * is cut out instead of parsing the whole event again, which halves the cost of a stream's words. What does not fit exactly is parsed.
 */
export type DeltaTemplate = {
  /** The text of an event of the known shape, or undefined where it has to be parsed. */
  match(data: string): string | undefined;
  /** Learns the shape of an event that was parsed and gave this text. */
  learn(data: string, text: string, read: (data: string) => string): void;
};

/** All before the text with its quote, and all from the closing quote on; up to the padding where there is one. */
type Shape = { before: string; after: string; isPadded: boolean };

export function createDeltaTemplate(): DeltaTemplate {
  let shape: Shape | undefined;
  let vain = 0;
  return {
    match(data) {
      const text = shape && cutOut(data, shape);
      if (text !== undefined) vain = 0;
      return text;
    },
    learn(data, text, read) {
      if (text === '' || vain >= MAX_VAIN) return;
      vain += 1;
      shape = findShape(data, text, read) ?? shape;
    },
  };
}

function cutOut(data: string, { before, after, isPadded }: Shape): string | undefined {
  // Slices are compared as a whole; startsWith and endsWith go character by character and cost more than parsing.
  if (data.slice(0, before.length) !== before) return undefined;
  const end = data.indexOf('"', before.length);
  const rest = end + after.length;
  if (end < 0 || data.slice(end, rest) !== after) return undefined;
  if (isPadded ? !PADDING_END.test(data.slice(rest)) : rest !== data.length) return undefined;
  const text = data.slice(before.length, end);
  return NEEDS_PARSER.test(text) ? undefined : text;
}

function findShape(data: string, text: string, read: (data: string) => string): Shape | undefined {
  const json = JSON.stringify(text);
  const start = data.indexOf(json);
  if (start < 0 || start !== data.lastIndexOf(json)) return undefined;
  const before = data.slice(0, start + 1);
  const tail = data.slice(start + json.length - 1);
  if (read(before + PROBE + tail) !== PROBE) return undefined;
  const padded = PADDED.exec(tail)?.[1];
  return { before, after: padded ?? tail, isPadded: padded !== undefined };
}
