/** A piece of a text; those that differ are not in all of the texts. */
export type MarkedPart = { text: string; differs: boolean };

/**
 * Places of the table that finds what two texts share; past it whole lines are compared, and past
 * it again all differs.
 */
const MAX_CELLS = 16_000_000;

/**
 * Marks in each text the words that are not in all of them, in this order. Joined, the parts are
 * the text exactly.
 */
export function markDifferences(texts: readonly string[], locale: string): MarkedPart[][] {
  const words = texts.map((text) => splitWords(text, locale));
  return markUnshared(isShort(words) ? words : texts.map(splitLines));
}

/** With the blanks between words; languages without blanks have words too. */
function splitWords(text: string, locale: string): string[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function isShort(texts: readonly string[][]): boolean {
  const [longest = 0, next = 0] = texts
    .map((tokens) => tokens.filter(isWord).length)
    .toSorted((one, other) => other - one);
  return longest * next <= MAX_CELLS;
}

function isWord(token: string): boolean {
  return token.trim() !== '';
}

function markUnshared(texts: readonly string[][]): MarkedPart[][] {
  const words = texts.map((tokens) => tokens.filter(isWord));
  const shared = words.reduce((common, next) =>
    findShared(common, next).map((at) => next[at] ?? ''),
  );
  return texts.map((tokens, index) => {
    const places = new Set(findShared(shared, words[index] ?? []));
    return joinParts(markPlaces(tokens, places));
  });
}

/** `places` counts words alone. */
function markPlaces(tokens: readonly string[], places: ReadonlySet<number>): MarkedPart[] {
  let place = 0;
  return tokens.map((text) => {
    if (!isWord(text)) return { text, differs: false };
    const differs = !places.has(place);
    place += 1;
    return { text, differs };
  });
}

/** Blanks between two words that differ belong to the difference. */
function joinParts(parts: readonly MarkedPart[]): MarkedPart[] {
  const joined: MarkedPart[] = [];
  for (const [index, part] of parts.entries()) {
    const last = joined.at(-1);
    const isBetween =
      !isWord(part.text) && !part.text.includes('\n') && parts[index + 1]?.differs === true;
    const differs = part.differs || (isBetween && last?.differs === true);
    if (last?.differs === differs) last.text += part.text;
    else joined.push({ text: part.text, differs });
  }
  return joined;
}

/** The places in `other` of the longest sequence that both have. */
function findShared(one: readonly string[], other: readonly string[]): number[] {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  const room = Math.min(one.length, other.length) - start;
  while (end < room && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = findSharedMiddle(
    one.slice(start, one.length - end),
    other.slice(start, other.length - end),
  );
  return [
    ...Array.from({ length: start }, (_, index) => index),
    ...middle.map((place) => place + start),
    ...Array.from({ length: end }, (_, index) => other.length - end + index),
  ];
}

function findSharedMiddle(one: readonly string[], other: readonly string[]): number[] {
  const width = other.length + 1;
  if (one.length * other.length > MAX_CELLS) return [];
  /** How many words the rest of both share, from each place of both. */
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const below = lengths[(i + 1) * width + j] ?? 0;
      const beside = lengths[i * width + j + 1] ?? 0;
      const both = (lengths[(i + 1) * width + j + 1] ?? 0) + 1;
      lengths[i * width + j] = one[i] === other[j] ? both : Math.max(below, beside);
    }
  }
  return walk(one, other, lengths);
}

function walk(one: readonly string[], other: readonly string[], lengths: Uint16Array): number[] {
  const width = other.length + 1;
  const places: number[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      places.push(j);
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return places;
}
