/** What the stand-in model server is told to answer. All times are in milliseconds. */

export type Format = 'chat' | 'responses' | 'completions';

/**
 * An answer that is no stream: a status with a body, as the real servers send with their errors.
 */
export type FixedAnswer = {
  status: number;
  /** An object is sent as JSON, text as HTML, bytes as they are and labelled JSON. */
  body: unknown;
  headers?: Record<string, string>;
  /** What follows the body: its proper end (default), a reset of the connection, or silence. */
  then?: 'end' | 'reset' | 'stall';
};

/**
 * Where a fault strikes: before the headers, after so many deltas (past the last one: before the
 * finish reason), or after so many bytes of the body (past the last one: nowhere).
 */
export type FaultPlace = 'headers' | number | { byte: number };

export type Fault =
  /** The connection breaks: what was written still arrives, unless `reset` sends a TCP reset. */
  | { kind: 'drop'; at: FaultPlace; reset?: boolean }
  /** Nothing more is sent, and the connection stays open until the caller leaves. */
  | { kind: 'stall'; at: FaultPlace }
  /** The HTTP answer ends properly, without finish reason, terminal event or `[DONE]`. */
  | { kind: 'close'; at: FaultPlace }
  /** An error inside the stream, after which it ends. `error` replaces the usual server_error. */
  | { kind: 'error-event'; at: number; error?: { code?: string; message?: string; type?: string } }
  /**
   * Responses alone: `response.failed` after so many deltas; elsewhere the same as `error-event`.
   */
  | { kind: 'failed'; at: number };

export type UsageCounts = { prompt: number; completion: number; reasoning: number; cached: number };

/**
 * How the answer's text is cut into deltas: `unit` cuts through surrogate pairs, a number is so
 * many UTF-16 units.
 */
export type DeltaSplit = 'word' | 'whole' | 'unit' | number;

/**
 * How the bytes are cut into writes, each a chunk of its own: `characters` cuts inside every
 * character of several bytes.
 */
export type WriteSplit = 'frame' | 'whole' | 'characters' | { bytes: number } | { seed: number };

export type Reply = {
  text?: string;
  deltaSplit?: DeltaSplit;
  writes?: WriteSplit;
  delay?: { headers?: number; firstByte?: number; delta?: number };
  finish?: 'stop' | 'length' | 'content_filter' | 'refusal';
  /** `asked` (default): on streams only where `stream_options.include_usage` asks for it. */
  usage?: 'asked' | 'always' | 'never';
  counts?: Partial<UsageCounts>;
  /** The model's name in the answer; default is the one that was asked for. */
  model?: string;
  /** `plain` leaves out what only OpenAI sends, as llama.cpp's server does. */
  dialect?: 'openai' | 'plain';
  /** Chat and completions: whether `data: [DONE]` follows; default true. */
  doneMarker?: boolean;
  /** A comment line before each delta, as OpenRouter sends while it waits. */
  comments?: boolean;
  /** Line ends of the stream; default is a line feed alone. */
  lineEnd?: '\n' | '\r\n';
  /**
   * The stream's bytes as they are, each piece a write of its own; nothing else of the reply
   * counts.
   */
  pieces?: readonly string[];
  fixed?: FixedAnswer;
  fault?: Fault;
};

export const DEFAULT_TEXT = 'This answer was made up by the stand-in model.';

const WORD = /\s*\S+|\s+$/g;

/** The deltas of a text; joined they are the text again. */
export function* splitText(text: string, split: DeltaSplit = 'word'): Generator<string> {
  if (text === '') return;
  if (split === 'whole') {
    yield text;
  } else if (split === 'word') {
    for (const match of text.matchAll(WORD)) yield match[0];
  } else {
    const size = split === 'unit' ? 1 : split;
    for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
  }
}

/** Cuts frames into the pieces to write. `flush` gives what is held back until a piece is full. */
export function createSlicer(split: WriteSplit = 'frame') {
  if (split === 'frame') return { push: (frame: string) => [Buffer.from(frame)], flush: () => [] };
  if (split === 'characters') return { push: cutInsideCharacters, flush: () => [] };
  const nextSize = chooseSizes(split);
  let held: Buffer[] = [];
  let length = 0;
  let size = nextSize();
  const flush = () => {
    const rest = length > 0 ? [Buffer.concat(held)] : [];
    held = [];
    length = 0;
    return rest;
  };
  const push = (frame: string): Buffer[] => {
    held.push(Buffer.from(frame));
    length += held[held.length - 1]?.length ?? 0;
    if (length < size) return [];
    const pieces: Buffer[] = [];
    let bytes = Buffer.concat(held);
    while (bytes.length >= size) {
      pieces.push(bytes.subarray(0, size));
      bytes = bytes.subarray(size);
      size = nextSize();
    }
    held = [bytes];
    length = bytes.length;
    return pieces;
  };
  return { push, flush };
}

function chooseSizes(split: Exclude<WriteSplit, 'frame' | 'characters'>): () => number {
  if (split === 'whole') return () => Number.POSITIVE_INFINITY;
  if ('bytes' in split) return () => split.bytes;
  const random = createRandom(split.seed);
  return () => 1 + Math.floor(random() ** 3 * 200);
}

function cutInsideCharacters(frame: string): Buffer[] {
  const bytes = Buffer.from(frame);
  const pieces: Buffer[] = [];
  let start = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    const isFirstContinuation =
      ((bytes[at] ?? 0) & 0xc0) === 0x80 && ((bytes[at - 1] ?? 0) & 0xc0) === 0xc0;
    if (!isFirstContinuation) continue;
    pieces.push(bytes.subarray(start, at));
    start = at;
  }
  pieces.push(bytes.subarray(start));
  return pieces;
}

/**
 * Numbers from 0 to 1 that are the same for the same seed (mulberry32), so that a failing run can
 * be repeated.
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
