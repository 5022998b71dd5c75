import type { MarkdownNode } from './build-tree.ts';

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The direction of the first letter inside, code apart; undefined where there is none. For quotes
 * and tables: `dir="auto"` passes over what stands in elements with a direction of their own, as
 * their paragraphs and cells are.
 */
export function readDirection(nodes: readonly MarkdownNode[]): 'ltr' | 'rtl' | undefined {
  for (const node of nodes) {
    const found = typeof node === 'string' ? readLetter(node) : readInside(node);
    if (found) return found;
  }
  return undefined;
}

function readInside(node: Exclude<MarkdownNode, string>): 'ltr' | 'rtl' | undefined {
  return 'children' in node ? readDirection(node.children) : undefined;
}

function readLetter(text: string): 'ltr' | 'rtl' | undefined {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
