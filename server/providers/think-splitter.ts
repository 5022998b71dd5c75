import type { Piece } from './format.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Parts an answer's text as it comes; `isLast` gives what was held back because a tag might have
 * begun there.
 */
export type ThinkSplitter = (text: string, isLast?: boolean) => Piece;

/**
 * Parts what a local model thinks aloud from what it answers: `<think>…</think>` counts as
 * reasoning at the very beginning of an answer alone, white space before it allowed. The line
 * breaks after it belong to neither.
 */
export function createThinkSplitter(): ThinkSplitter {
  let place: 'before' | 'in' | 'after' | 'answer' = 'before';
  let held = '';
  return function split(text, isLast = false): Piece {
    if (place === 'answer') return { text, reasoning: '' };
    let rest = held + text;
    let reasoning = '';
    held = '';
    if (place === 'before') {
      const start = rest.trimStart();
      if (start.startsWith(OPEN)) {
        place = 'in';
        rest = start.slice(OPEN.length);
      } else if (!isLast && OPEN.startsWith(start)) {
        held = rest;
        return { text: '', reasoning: '' };
      } else place = 'answer';
    }
    if (place === 'in') {
      const end = rest.indexOf(CLOSE);
      const known = end >= 0 ? end : rest.length - (isLast ? 0 : countBegun(rest, CLOSE));
      reasoning = rest.slice(0, known);
      if (end < 0) {
        held = rest.slice(known);
        return { text: '', reasoning };
      }
      place = 'after';
      rest = rest.slice(end + CLOSE.length);
    }
    if (place === 'after') {
      rest = rest.replace(/^[\r\n]+/, '');
      if (rest !== '') place = 'answer';
    }
    return { text: rest, reasoning };
  };
}

/** How many characters at the text's end may be the beginning of the tag. */
function countBegun(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
