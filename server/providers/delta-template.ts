/** Stands for any text while a template is tried out. */
const PROBE = 'probe';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

/** OpenAI's padding of events to random lengths, where it comes last: all up to it. */
const PADDED = /^(.*"obfuscation":")\w*"\}$/;
const PADDING_END = Buffer.from('"}\n\n');

/** Shapes that may be learnt in a row without one event fitting; some servers number their events, and then none ever does. */
const MAX_VAIN = 3;

/** The text of an event, and where in the bytes the event ends. */
export type Cut = { text: string; end: number };

/**
 * Reads deltas by the shape of the one before. The events of most servers differ in the delta's text alone; where that shows, the text
 * is cut out of the bytes instead of decoding and parsing the whole event again. What does not fit exactly is parsed.
 */
export type DeltaTemplate = {
  /** Reads an event of the known shape that begins at `from`; undefined where it has to be parsed, or has not come whole. */
  match(bytes: Buffer, from: number): Cut | undefined;
  /** Learns the shape of an event that was parsed and gave this text. */
  learn(data: string, text: string, read: (data: string) => string): void;
};

/** All before the text with its quote, and all from the closing quote on; up to the padding where there is one. */
type Shape = { before: Buffer; after: Buffer; isPadded: boolean };

export function createDeltaTemplate(): DeltaTemplate {
  let shape: Shape | undefined;
  let vain = 0;
  return {
    match(bytes, from) {
      const cut = shape && cutOut(bytes, from, shape);
      if (cut) vain = 0;
      return cut;
    },
    learn(data, text, read) {
      if (text === '' || vain >= MAX_VAIN) return;
      vain += 1;
      shape = findShape(data, text, read) ?? shape;
    },
  };
}

function cutOut(bytes: Buffer, from: number, { before, after, isPadded }: Shape): Cut | undefined {
  const start = from + before.length;
  if (!isAt(bytes, from, before)) return undefined;
  let quote = start;
  while (isPlain(bytes[quote])) quote += 1;
  if (!isAt(bytes, quote, after)) return undefined;
  let end = quote + after.length;
  if (isPadded) {
    while (isPlain(bytes[end])) end += 1;
    if (!isAt(bytes, end, PADDING_END)) return undefined;
    end += PADDING_END.length;
  }
  return { text: bytes.toString('utf8', start, quote), end };
}

/** Byte by byte: for so few, a call of `compare` costs more. */
function isAt(bytes: Buffer, at: number, part: Buffer): boolean {
  for (let index = 0; index < part.length; index += 1) {
    if (bytes[at + index] !== part[index]) return false;
  }
  return true;
}

/** Whether a byte of a JSON string stands for itself: neither the string's end nor an escape, nor what JSON forbids. */
function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && byte >= FIRST_PRINTABLE && byte !== QUOTE && byte !== BACKSLASH;
}

function findShape(data: string, text: string, read: (data: string) => string): Shape | undefined {
  const json = JSON.stringify(text);
  const start = data.indexOf(json);
  if (start < 0 || start !== data.lastIndexOf(json)) return undefined;
  const before = data.slice(0, start + 1);
  const tail = data.slice(start + json.length - 1);
  if (read(before + PROBE + tail) !== PROBE) return undefined;
  const padded = PADDED.exec(tail)?.[1];
  return {
    before: Buffer.from(`data: ${before}`),
    after: Buffer.from(padded ?? `${tail}\n\n`),
    isPadded: padded !== undefined,
  };
}
