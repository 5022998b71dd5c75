import { countLines } from './split-cells.ts';
import { TableFault, type TextEncoding } from './table.ts';

export type DecodedText = { text: string; encoding: TextEncoding; hasBom: boolean };

const BOMS: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** In how many of the first bytes the encoding is looked for. */
const SAMPLE_BYTES = 65_536;

/**
 * The text of a file and how it was encoded: by its byte order mark, else UTF-16 by the place of
 * its zero bytes, else UTF-8 where all of it is valid, else that of Russian or of Western Windows;
 * a `chosen` encoding goes before that. Marks are not in the text, were there several, as where
 * files were joined.
 */
export function decodeText(bytes: Uint8Array, chosen?: TextEncoding): DecodedText {
  const decoded = decodeMarked(bytes, chosen);
  return { ...decoded, text: decoded.text.replace(/^\ufeff+/, '') };
}

function decodeMarked(bytes: Uint8Array, chosen?: TextEncoding): DecodedText {
  const marked = BOMS.find(([, bom]) => bom.every((byte, index) => bytes[index] === byte));
  if (chosen && marked?.[0] !== chosen) {
    return { text: decode(bytes, chosen, chosen === 'utf-8'), encoding: chosen, hasBom: false };
  }
  if (marked) {
    const [encoding, bom] = marked;
    const rest = bytes.subarray(bom.length);
    return { text: decode(rest, encoding, encoding === 'utf-8'), encoding, hasBom: true };
  }
  const encoding = findWideEncoding(bytes.subarray(0, SAMPLE_BYTES));
  if (encoding) return { text: decode(bytes, encoding), encoding, hasBom: false };
  return decodeUnmarked(bytes);
}

function decode(bytes: Uint8Array, encoding: TextEncoding, isFatal = false): string {
  try {
    return new TextDecoder(encoding, { fatal: isFatal, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TableFault('broken_utf8', findBrokenLine(bytes));
  }
}

/** In UTF-16 separators, digits and line ends have a zero byte, always on the same side. */
function findWideEncoding(sample: Uint8Array): TextEncoding | undefined {
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index += 1) {
    if (sample[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  // One unit in fifty: a stray zero byte makes no UTF-16.
  if (Math.max(even, odd) * 100 < sample.length || sample.length < 2) return undefined;
  if (odd > even * 10 && isWide(sample, 1)) return 'utf-16le';
  if (even > odd * 10 && isWide(sample, 0)) return 'utf-16be';
  if (even + odd < 3 || (even + odd < sample.length / 10 && isUtf8(sample))) return undefined;
  throw new TableFault('not_text');
}

/**
 * Whether it can be UTF-16 whose units have their upper byte at `high`. What is UTF-8 as well is of
 * an alphabet, whose upper bytes are control characters; else one line end has to be a unit.
 */
function isWide(sample: Uint8Array, high: 0 | 1): boolean {
  const units = Math.floor(sample.length / 2);
  let small = 0;
  let ends = 0;
  for (let index = high; index < units * 2; index += 2) {
    const upper = sample[index] ?? 0;
    const lower = sample[index + 1 - 2 * high];
    if (upper < 9) small += 1;
    if (upper === 0 && (lower === 10 || lower === 13)) ends += 1;
  }
  return isUtf8(sample) ? small * 2 > units : ends > 0;
}

function isUtf8(sample: Uint8Array): boolean {
  try {
    // The sample may end within a letter.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function decodeUnmarked(bytes: Uint8Array): DecodedText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encoding: 'utf-8', hasBom: false };
  } catch {
    const sample = takeSample(bytes);
    if (isDamagedUtf8(sample)) throw new TableFault('broken_utf8', findBrokenLine(bytes));
    if (isBinary(sample)) throw new TableFault('not_text');
    const encoding = isWestern(sample) ? 'windows-1252' : 'windows-1251';
    return { text: decode(bytes, encoding), encoding, hasBom: false };
  }
}

/** From the first byte on that is not ASCII. */
function takeSample(bytes: Uint8Array): Uint8Array {
  const start = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 1);
  return bytes.subarray(start, start + SAMPLE_BYTES);
}

/** Text, even a short one, has few control characters but those between words and lines. */
function isBinary(sample: Uint8Array): boolean {
  const controls = sample.filter((byte) => byte < 32 && (byte < 9 || byte > 13));
  return controls.length > 1 && controls.length * 50 > sample.length;
}

/** Whether it is UTF-8 with few faults: read as Windows-1251 all of it would be garbled. */
function isDamagedUtf8(sample: Uint8Array): boolean {
  const text = new TextDecoder().decode(sample);
  const faults = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  return whole > faults * 4;
}

/**
 * In Western text letters with accents stand among those of ASCII, as in `café`; the same bytes in
 * Russian text are words of their own.
 */
function isWestern(sample: Uint8Array): boolean {
  const text = new TextDecoder('windows-1252').decode(sample);
  const runs = text.match(/[a-z]?[\xc0-\xff]+[a-z]?/gi) ?? [];
  return runs.filter((run) => /[a-z]/i.test(run)).length * 2 > runs.length;
}

function findBrokenLine(bytes: Uint8Array): number {
  const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? '';
  return countLines(before, before.length);
}
