import type { Token } from 'markdown-it';
import { buildTree, type MarkdownNode } from './build-tree.ts';
import { lexMarkdown } from './lex-markdown.ts';

/**
 * Emphases, links, line breaks and code blocks in one piece, and UTF-16 units for each of more;
 * what has more is noise.
 */
const MANY_FORMATS = 500;
const UNITS_A_FORMAT = 10;

/** Blocks, items and cells of one piece; more would hold the page. */
const MAX_TOKENS = 60_000;

/** UTF-16 units from which on a piece must have words in it. */
const MANY_MARKS = 1000;

/** What is to be shown of a piece. `levels` are the headings open before it. */
export function readPiece(source: string, levels: readonly number[]): MarkdownNode[] {
  const tokens =
    isMarksAlone(source) || isTooMany(countBrackets(source), source) ? null : lexMarkdown(source);
  if (!tokens || tokens.length > MAX_TOKENS || isTooMany(countFormats(tokens), source)) {
    return [{ type: 'plain', text: source }];
  }
  return buildTree(tokens, levels);
}

function isTooMany(count: number, source: string): boolean {
  return count > Math.max(MANY_FORMATS, source.length / UNITS_A_FORMAT);
}

/** The lexer looks for the end of each, which takes time by the square of their number. */
function countBrackets(source: string): number {
  return source.split('[').length - 1;
}

/** Thousands of marks with hardly a letter mean nothing, and are the slowest to read. */
function isMarksAlone(source: string): boolean {
  if (source.length < MANY_MARKS) return false;
  const solid = source.replace(/\s+/g, '');
  return solid.replace(/[!-/:-@[-`{-~]+/g, '').length < solid.length / 10;
}

function countFormats(tokens: readonly Token[]): number {
  return tokens.reduce(
    (count, { children }) =>
      count +
      (children ?? []).filter(({ type, nesting }) => type !== 'text' && nesting >= 0).length,
    0,
  );
}
