import type { Locale } from '../../lib/contract/wire.ts';

/** What values a server takes, as far as its refusal says so. */
type Range = { min?: number; max?: number; isMinOut?: boolean; isMaxOut?: boolean };

const N = '[\'"`(]*(-?\\d{1,3}(?:,\\d{3})+(?!\\d)|-?\\d+(?:\\.\\d+)?)';
const GAP = '[^\\d\\n]{0,40}?';

/** Before what is asked for, and not what was found. */
const WANTED = '\\b(?:must|should|has to|have to|needs to) be (?:strictly )?';

const BOTH = [
  new RegExp(`[[(]\\s*${N}\\s*,\\s*${N}\\s*[\\])]`),
  new RegExp(`\\bbetween\\s+${N}${GAP}\\b(?:and|to)\\b${GAP}${N}`, 'i'),
  new RegExp(`\\bfrom\\s+${N}${GAP}\\b(?:to|through)\\b${GAP}${N}`, 'i'),
  new RegExp(`${N}\\s*<=?[^<>\\d\\n]{1,40}<=?\\s*${N}`),
  new RegExp(
    `\\b(?:range|within|in|be|values?|allowed|supported|accepts?)\\b${GAP}${N}\\s*(?:-|–|\\.\\.+|~|to|and)\\s*${N}`,
    'i',
  ),
  new RegExp(`${N}\\s+to\\s+${N}`, 'i'),
  new RegExp(`от ${N} до ${N}`, 'i'),
];

type Bound = { pattern: RegExp; sets: (value: number) => Range };

const MAX: Bound[] = [
  ...[
    `(?:less|smaller|lower|fewer) than or equal to${GAP}${N}`,
    `(?:<=|≤)\\s*${N}`,
    `\\b(?:at most|no more than|not more than|no greater than|up to|not exceed|capped at|limited to|upper bound(?: is| of)?|не (?:больше|более))${GAP}${N}`,
    `\\b(?:maximum|max)(?![_\\w])${GAP}${N}`,
    `\\blimit\\b${GAP}${N}`,
    `${N} or (?:less|fewer|lower|smaller|below)`,
    `${N},? (?:which )?is the (?:maximum|limit|most)`,
    `(?<!${WANTED})\\b(?:exceeds?|greater than|larger than|higher than|more than|above|over)(?! or equal)${GAP}${N}`,
  ].map((text) => ({ pattern: new RegExp(text, 'i'), sets: (max: number) => ({ max }) })),
  {
    pattern: new RegExp(`(?:\\b(?:less|smaller|lower|fewer) than|\\bbelow|<)\\s*${N}`, 'i'),
    sets: (max) => ({ max, isMaxOut: true }),
  },
];

/** `100000 > 4096`, where the one is said to be too much. */
const TOO_MUCH: Bound = { pattern: new RegExp(`>\\s*${N}`), sets: (max) => ({ max }) };

const MIN: Bound[] = [
  ...[
    `(?:greater|larger|higher|more) than or equal to${GAP}${N}`,
    `(?:>=|≥)\\s*${N}`,
    `\\b(?:at least|no less than|not less than|minimum|lower bound(?: is| of)?|не (?:меньше|менее))${GAP}${N}`,
  ].map((text) => ({ pattern: new RegExp(text, 'i'), sets: (min: number) => ({ min }) })),
  {
    pattern: new RegExp(`(?<=${WANTED})(?:greater|larger|higher|more) than\\s*${N}`, 'i'),
    sets: (min) => ({ min, isMinOut: true }),
  },
];

/** The range in both languages, or undefined where the refusal names none. */
export function findRange(
  words: string,
  bounds: Readonly<Record<string, number>>,
): Record<Locale, string> | undefined {
  return say(readBounds(bounds) ?? readBoth(words) ?? readEither(words));
}

function readBounds({ le, lt, ge, gt }: Readonly<Record<string, number>>): Range | undefined {
  const min = ge ?? gt;
  const max = le ?? lt;
  if (min === undefined && max === undefined) return undefined;
  return {
    ...(min !== undefined && { min, isMinOut: ge === undefined }),
    ...(max !== undefined && { max, isMaxOut: le === undefined }),
  };
}

function readBoth(words: string): Range | undefined {
  for (const pattern of BOTH) {
    const [, low, high] = pattern.exec(words) ?? [];
    const range = { min: toNumber(low), max: toNumber(high) };
    if (range.min < range.max) {
      const isMaxOut = /exclusive/i.test(words);
      return { ...range, isMaxOut };
    }
  }
  return undefined;
}

function readEither(words: string): Range | undefined {
  const isTooMuch = /too (large|high|big|many|long)|exceed|above max|not (support|allow)/i.test(
    words,
  );
  const max = readBound(words, isTooMuch ? [...MAX, TOO_MUCH] : MAX);
  const min = isTooMuch ? undefined : readBound(words, MIN);
  return max || min ? { ...min, ...max } : undefined;
}

function readBound(words: string, bounds: readonly Bound[]): Range | undefined {
  for (const { pattern, sets } of bounds) {
    const [, text] = pattern.exec(words) ?? [];
    if (text !== undefined) return sets(toNumber(text));
  }
  return undefined;
}

function toNumber(text: string | undefined): number {
  return text === undefined ? Number.NaN : Number(text.replaceAll(',', ''));
}

function say(range: Range | undefined): Record<Locale, string> | undefined {
  if (!range) return undefined;
  const { min, max, isMinOut, isMaxOut } = range;
  const lowEn = min === undefined ? '' : isMinOut ? `more than ${min}` : `at least ${min}`;
  const lowRu = min === undefined ? '' : isMinOut ? `больше ${min}` : `не меньше ${min}`;
  if (max === undefined) return { en: `the model takes ${lowEn}`, ru: `модель принимает ${lowRu}` };
  const highEn = isMaxOut ? `less than ${max}` : `at most ${max}`;
  const highRu = isMaxOut ? `меньше ${max}` : `не больше ${max}`;
  if (min === undefined) {
    return { en: `the model takes ${highEn}`, ru: `модель принимает ${highRu}` };
  }
  if (isMinOut || isMaxOut) {
    return {
      en: `the model takes ${lowEn} and ${highEn}`,
      ru: `модель принимает ${lowRu} и ${highRu}`,
    };
  }
  return { en: `the model takes ${min} to ${max}`, ru: `модель принимает от ${min} до ${max}` };
}
