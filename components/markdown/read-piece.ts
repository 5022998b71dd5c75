import type { Token } from 'markdown-it';
import { buildTree, type MarkdownNode } from './build-tree.ts';
import { lexMarkdown } from './lex-markdown.ts';

/** Emphases, links, line breaks and the like in one piece; what has more is noise, and thousands of elements would hold the page. */
const MAX_INLINE = 500;

/** UTF-16 units from which on a piece must have words in it. */
const MANY_MARKS = 1000;

/** What is to be shown of a piece. `levels` are the headings open before it. */
export function readPiece(source: string, levels: readonly number[]): MarkdownNode[] {
  const tokens = isMarksAlone(source) ? null : lexMarkdown(source);
  if (!tokens || countInline(tokens) > MAX_INLINE) return [{ type: 'plain', text: source }];
  return buildTree(tokens, levels);
}

/** Thousands of marks with hardly a letter mean nothing, and are the slowest to read. */
function isMarksAlone(source: string): boolean {
  if (source.length < MANY_MARKS) return false;
  const solid = source.replace(/\s+/g, '');
  return solid.replace(/[!-/:-@[-`{-~]+/g, '').length < solid.length / 10;
}

function countInline(tokens: readonly Token[]): number {
  return tokens.reduce(
    (count, { children }) =>
      count +
      (children ?? []).filter(({ type, nesting }) => type !== 'text' && nesting >= 0).length,
    0,
  );
}
