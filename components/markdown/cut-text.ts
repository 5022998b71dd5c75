/**
 * Cuts a growing text into parts of at least `size` UTF-16 units, each ending behind a blank or
 * line end, or else at four times the size. All but the last stay the same while the text grows, so
 * that their text nodes, and a selection in them, are left alone.
 */
export function cutText(text: string, size: number, end: ' ' | '\n'): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const cut = findCut(text, start, size, end);
    parts.push(text.slice(start, cut));
    start = cut;
  }
  return parts;
}

function findCut(text: string, start: number, size: number, end: string): number {
  const longest = start + size * 4;
  const found = text.slice(start + size, longest).indexOf(end);
  if (found >= 0) return start + size + found + 1;
  if (text.length <= longest) return text.length;
  const isPairCut = (text.codePointAt(longest - 1) ?? 0) > 0xffff;
  return isPairCut ? longest - 1 : longest;
}

/**
 * The same, but only behind line ends: what is laid out as a block of its own must not end within a
 * line.
 */
export function cutLines(text: string, size: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start + size) + 1 || text.length;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}
