import type { Token } from 'markdown-it';
import { readLanguage } from './lex-markdown.ts';
import { readSafeLink } from './safe-link.ts';
import { enterHeading } from './split-pieces.ts';

export type Align = 'left' | 'center' | 'right';

export type ContainerType =
  | 'paragraph'
  | 'minorHeading'
  | 'quote'
  | 'item'
  | 'table'
  | 'head'
  | 'body'
  | 'row'
  | 'strong'
  | 'emphasis'
  | 'strike'
  | 'sub'
  | 'sup'
  | 'kbd';

type Parent<Type> = { type: Type; children: MarkdownNode[] };

export type ParentNode =
  | (Parent<'heading'> & { level: HeadingLevel })
  | (Parent<'list'> & { start: number | null })
  | (Parent<'link'> & { href: string })
  | (Parent<'cell'> & { isHead: boolean; align: Align | null })
  | ContainerNode;

export type ContainerNode = Parent<ContainerType>;

export type LeafNode =
  | { type: 'break' | 'rule' }
  | { type: 'code' | 'formula' | 'plain' | 'image'; text: string }
  | { type: 'codeBlock'; language: string; text: string };

export type MarkdownNode = string | ParentNode | LeafNode;

/** The page has the first and names the answer with the second. */
export type HeadingLevel = 3 | 4 | 5 | 6;

/**
 * React walks the finished tree by recursion, and thousands of nested emphases would exhaust the
 * stack.
 */
const MAX_DEPTH = 40;

const CONTAINERS: Readonly<Record<string, ContainerType>> = {
  paragraph: 'paragraph',
  blockquote: 'quote',
  list_item: 'item',
  table: 'table',
  thead: 'head',
  tbody: 'body',
  tr: 'row',
  strong: 'strong',
  em: 'emphasis',
  s: 'strike',
  sub: 'sub',
  sup: 'sup',
  kbd: 'kbd',
};

type Open = { children: MarkdownNode[] };
type Build = { stack: Open[]; levels: readonly number[] };

/**
 * What is to be shown. `levels` are the headings open before this piece. No node carries HTML, and
 * links only safe addresses.
 */
export function buildTree(tokens: readonly Token[], levels: readonly number[]): MarkdownNode[] {
  const root: Open = { children: [] };
  addTokens({ stack: [root], levels }, tokens);
  return root.children;
}

function addTokens(build: Build, tokens: readonly Token[]): void {
  for (const token of tokens) {
    if (token.nesting === 1) open(build, token);
    else if (token.nesting === -1) build.stack.pop();
    else if (token.type === 'inline') addTokens(build, token.children ?? []);
    else add(build, readLeaf(token));
  }
}

function add(build: Build, node: MarkdownNode): void {
  if (node !== '') top(build).children.push(node);
}

function top(build: Build): Open {
  const last = build.stack.at(-1);
  if (!last) throw new Error('unbalanced tokens');
  return last;
}

function open(build: Build, token: Token): void {
  const node = build.stack.length < MAX_DEPTH ? readContainer(build, token) : null;
  if (node) add(build, node);
  build.stack.push(node ?? top(build));
}

/**
 * Null where the content belongs to the parent itself: links that lead nowhere safe, and what is
 * nested too deep.
 */
function readContainer(build: Build, token: Token): ParentNode | null {
  const children: MarkdownNode[] = [];
  const name = token.type.replace(/_open$/, '');
  if (name === 'heading') return readHeading(build, Number(token.tag.slice(1)));
  if (name === 'bullet_list') return { type: 'list', start: null, children };
  if (name === 'ordered_list') {
    return { type: 'list', start: Number(token.attrGet('start') ?? 1), children };
  }
  if (name === 'link') {
    const href = readSafeLink(String(token.attrGet('href') ?? ''));
    return href === null ? null : { type: 'link', href, children };
  }
  if (name === 'th' || name === 'td') {
    return { type: 'cell', isHead: name === 'th', align: readAlign(token), children };
  }
  const type = CONTAINERS[name];
  return type ? { type, children } : null;
}

/**
 * Never skips a level of the page's outline; inside quotes and lists a heading is only a bold line.
 */
function readHeading(build: Build, level: number): ParentNode {
  if (build.stack.length > 1) return { type: 'minorHeading', children: [] };
  build.levels = enterHeading(build.levels, level);
  const shown = Math.min(2 + build.levels.length, 6);
  return { type: 'heading', level: shown as HeadingLevel, children: [] };
}

function readAlign(token: Token): Align | null {
  const align = String(token.attrGet('style') ?? '').replace('text-align:', '');
  return align === 'left' || align === 'center' || align === 'right' ? align : null;
}

function readLeaf(token: Token): MarkdownNode {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return { type: 'break' };
    case 'hr':
      return { type: 'rule' };
    case 'code_inline':
      return { type: 'code', text: token.content };
    case 'fence':
    case 'code_block':
      return { type: 'codeBlock', language: readLanguage(token.info), text: token.content };
    case 'formula':
      return { type: 'formula', text: token.content };
    case 'plain':
      return { type: 'plain', text: token.content };
    case 'image':
      return { type: 'image', text: readWords(token.children ?? []) };
    default:
      return token.content;
  }
}

/** A picture's description without the marks of its formats. */
function readWords(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content, children }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' ';
      return children ? readWords(children) : content;
    })
    .join('');
}
