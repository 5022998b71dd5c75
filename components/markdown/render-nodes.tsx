import type { ReactNode } from 'react';
import type { ContainerNode, LeafNode, MarkdownNode, ParentNode } from './build-tree.ts';
import { CodeBlock } from './code-block.tsx';
import { cutText } from './cut-text.ts';
import type { MarkdownTexts } from './markdown-texts.ts';
import { readDirection } from './read-direction.ts';

type Is<Type extends ParentNode['type']> = Extract<ParentNode, { type: Type }>;

/** UTF-16 units of running text in one text node. */
const PART = 40;

/**
 * Elements made by plain functions: an answer has thousands, and a component for each would cost
 * twice the time and memory.
 */
export function renderNodes(nodes: readonly MarkdownNode[], texts: MarkdownTexts): ReactNode[] {
  return nodes.flatMap((node, index) => {
    if (typeof node === 'string') return cutText(node, PART, ' ');
    return 'children' in node ? renderParent(node, index, texts) : renderLeaf(node, index, texts);
  });
}

function renderLeaf(node: LeafNode, key: number, texts: MarkdownTexts): ReactNode {
  switch (node.type) {
    case 'break':
      return <br key={key} />;
    case 'rule':
      return <hr key={key} />;
    case 'code':
      return (
        <code key={key} dir="ltr" translate="no">
          {node.text}
        </code>
      );
    case 'formula':
      return (
        <code key={key} dir="ltr" translate="no" className="md-formula">
          {node.text}
        </code>
      );
    case 'plain':
      return (
        <p key={key} className="md-plain">
          {node.text}
        </p>
      );
    case 'image':
      return renderImage(node.text, key, texts);
    case 'codeBlock':
      return <CodeBlock key={key} language={node.language} text={node.text} />;
  }
}

/** Pictures are never loaded: an address in an answer could carry the reader's words away. */
function renderImage(text: string, key: number, texts: MarkdownTexts): ReactNode {
  return (
    <span key={key} className="md-image">
      {text === '' ? texts.image : `${texts.image}: ${text}`}
    </span>
  );
}

function renderParent(node: ParentNode, key: number, texts: MarkdownTexts): ReactNode {
  const inside = renderNodes(node.type === 'item' ? openItem(node.children) : node.children, texts);
  switch (node.type) {
    case 'heading':
      return renderHeading(node, key, inside);
    case 'list':
      return renderList(node, key, inside);
    case 'link':
      return renderLink(node, key, inside, texts);
    case 'cell':
      return renderCell(node, key, inside);
    case 'table':
      return renderTable(node, key, inside, texts);
    default:
      return renderContainer(node, key, inside);
  }
}

const TAGS = {
  paragraph: 'p',
  minorHeading: 'p',
  quote: 'blockquote',
  table: 'table',
  item: 'li',
  head: 'thead',
  body: 'tbody',
  row: 'tr',
  strong: 'strong',
  emphasis: 'em',
  strike: 's',
  sub: 'sub',
  sup: 'sup',
  kbd: 'kbd',
} as const;

function renderContainer(node: ContainerNode, key: number, inside: ReactNode[]): ReactNode {
  const Tag = TAGS[node.type];
  if (node.type === 'minorHeading') {
    return (
      <Tag key={key} dir="auto" className="md-minor-heading">
        {inside}
      </Tag>
    );
  }
  if (node.type === 'quote') {
    return (
      <Tag key={key} dir={readDirection(node.children)}>
        {inside}
      </Tag>
    );
  }
  const direction = Tag === 'p' || Tag === 'li' ? { dir: 'auto' } : {};
  return (
    <Tag key={key} {...direction}>
      {inside}
    </Tag>
  );
}

/**
 * The first paragraph of a list item stands in it directly, or a blank line between two items would
 * make the list jump.
 */
function openItem(nodes: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const [first, ...rest] = nodes;
  if (typeof first !== 'object' || first.type !== 'paragraph') return nodes;
  const [text, ...others] = first.children;
  const box = typeof text === 'string' ? /^\[([ xX])\] /.exec(text) : null;
  if (!box || typeof text !== 'string') return [...first.children, ...rest];
  return [`${box[1] === ' ' ? '☐' : '☑'} ${text.slice(4)}`, ...others, ...rest];
}

function renderHeading({ level }: Is<'heading'>, key: number, inside: ReactNode[]): ReactNode {
  const Tag = `h${level}` as const;
  return (
    <Tag key={key} dir="auto">
      {inside}
    </Tag>
  );
}

function renderList({ start }: Is<'list'>, key: number, inside: ReactNode[]): ReactNode {
  if (start === null) return <ul key={key}>{inside}</ul>;
  return (
    <ol key={key} start={start}>
      {inside}
    </ol>
  );
}

function renderTable(
  { children }: ContainerNode,
  key: number,
  inside: ReactNode[],
  texts: MarkdownTexts,
): ReactNode {
  const named = { 'aria-label': texts.table, className: 'md-table-box' };
  return (
    // It has the direction, and not the table, which is so to stand where its lines begin.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <figure key={key} dir={readDirection(children)} tabIndex={0} {...named}>
      <table>{inside}</table>
    </figure>
  );
}

function renderCell(node: Is<'cell'>, key: number, inside: ReactNode[]): ReactNode {
  const className = node.align === null ? undefined : `md-${node.align}`;
  // An empty header cell is no header.
  if (node.isHead && inside.length > 0) {
    return (
      <th key={key} scope="col" dir="auto" className={className}>
        {inside}
      </th>
    );
  }
  return (
    <td key={key} dir="auto" className={className}>
      {inside}
    </td>
  );
}

function renderLink(
  { href }: Is<'link'>,
  key: number,
  inside: ReactNode[],
  texts: MarkdownTexts,
): ReactNode {
  return (
    <a key={key} href={href} target="_blank" rel="noopener noreferrer" className="md-link">
      {inside}
      <span className="md-unseen"> {texts.newTab}</span>
    </a>
  );
}
