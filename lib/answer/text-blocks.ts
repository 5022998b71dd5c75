/**
 * A long text in pieces: the closed ones never change again, so that a page draws each of them
 * once.
 */
export type TextBlocks = { readonly closed: readonly string[]; readonly open: string };

export const NO_TEXT: TextBlocks = { closed: [], open: '' };

/** Past so many characters a block ends at the next line break. */
const GOOD_LENGTH = 1500;

/** A line without a break is cut at a space from here on, so that no block grows without bound. */
const MAX_LENGTH = 12_000;

/** Adds text at the end; joined, the blocks are the text exactly. */
export function appendText({ closed, open }: TextBlocks, text: string): TextBlocks {
  let rest = open + text;
  let blocks = closed;
  for (let end = findBlockEnd(rest); end > 0; end = findBlockEnd(rest)) {
    blocks = [...blocks, rest.slice(0, end)];
    rest = rest.slice(end);
  }
  return { closed: blocks, open: rest };
}

export function hasText({ closed, open }: TextBlocks): boolean {
  return open !== '' || closed.length > 0;
}

export function joinBlocks({ closed, open }: TextBlocks): string {
  return closed.join('') + open;
}

function findBlockEnd(text: string): number {
  if (text.length <= GOOD_LENGTH) return 0;
  const lineEnd = text.indexOf('\n', GOOD_LENGTH) + 1;
  if (lineEnd > 0 && lineEnd <= MAX_LENGTH) return lineEnd;
  if (text.length <= MAX_LENGTH) return 0;
  const space = text.lastIndexOf(' ', MAX_LENGTH) + 1;
  return space > 0 ? space : MAX_LENGTH - (isHighSurrogate(text, MAX_LENGTH - 1) ? 1 : 0);
}

function isHighSurrogate(text: string, index: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(index));
}
