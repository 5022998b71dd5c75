import { Fragment, type ReactNode } from 'react';
import styles from '../../styles/markdown.module.css';
import type { ContainerNode, LeafNode, MarkdownNode, ParentNode } from './build-tree.ts';
import { CodeBlock } from './code-block.tsx';
import { cutText } from './cut-text.ts';
import { useMarkdownTexts } from './markdown-context.ts';

/** UTF-16 units of running text in one text node. */
const PART = 40;

export function Nodes({ nodes }: { nodes: readonly MarkdownNode[] }): ReactNode {
  return nodes.map((node, index) => (
    <Fragment key={index}>
      {typeof node === 'string' ? cutText(node, PART, ' ') : renderElement(node)}
    </Fragment>
  ));
}

function renderElement(node: LeafNode | ParentNode): ReactNode {
  switch (node.type) {
    case 'break':
      return <br />;
    case 'rule':
      return <hr />;
    case 'code':
      return <code>{node.text}</code>;
    case 'plain':
      return <p className={styles.plain}>{node.text}</p>;
    case 'image':
      return <ImageText text={node.text} />;
    case 'codeBlock':
      return <CodeBlock language={node.language} text={node.text} />;
    case 'link':
      return <OutsideLink node={node} />;
    case 'heading':
      return <Heading node={node} />;
    case 'list':
      return <List node={node} />;
    case 'cell':
      return <Cell node={node} />;
    default:
      return <Container node={node} />;
  }
}

const TAGS = {
  paragraph: 'p',
  minorHeading: 'p',
  table: 'table',
  quote: 'blockquote',
  item: 'li',
  head: 'thead',
  body: 'tbody',
  row: 'tr',
  strong: 'strong',
  emphasis: 'em',
  strike: 's',
} as const;

function Container({ node }: { node: ContainerNode }) {
  const Tag = TAGS[node.type];
  const children = <Nodes nodes={node.type === 'item' ? openItem(node.children) : node.children} />;
  if (node.type === 'table') return <Table>{children}</Table>;
  if (node.type === 'minorHeading') {
    return (
      <p dir="auto" className={styles.minorHeading}>
        {children}
      </p>
    );
  }
  return Tag === 'p' || Tag === 'li' ? <Tag dir="auto">{children}</Tag> : <Tag>{children}</Tag>;
}

/** The first paragraph of a list item stands in it directly, or a blank line between two items would make the list jump. */
function openItem(nodes: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const [first, ...rest] = nodes;
  if (typeof first !== 'object' || first.type !== 'paragraph') return nodes;
  const [text, ...others] = first.children;
  const box = typeof text === 'string' ? /^\[([ xX])\] /.exec(text) : null;
  if (!box || typeof text !== 'string') return [...first.children, ...rest];
  return [box[1] === ' ' ? '☐ ' : '☑ ', text.slice(4), ...others, ...rest];
}

function Heading({ node }: { node: Extract<ParentNode, { type: 'heading' }> }) {
  const Tag = `h${node.level}` as const;
  return (
    <Tag dir="auto">
      <Nodes nodes={node.children} />
    </Tag>
  );
}

function List({ node }: { node: Extract<ParentNode, { type: 'list' }> }) {
  const items = <Nodes nodes={node.children} />;
  return node.start === null ? <ul>{items}</ul> : <ol start={node.start}>{items}</ol>;
}

function Table({ children }: { children: ReactNode }) {
  const texts = useMarkdownTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <figure tabIndex={0} aria-label={texts.table} className={styles.tableBox}>
      <table>{children}</table>
    </figure>
  );
}

function Cell({ node }: { node: Extract<ParentNode, { type: 'cell' }> }) {
  const align = node.align === null ? undefined : styles[node.align];
  const children = <Nodes nodes={node.children} />;
  // An empty header cell is no header.
  if (node.isHead && node.children.length > 0) {
    return (
      <th scope="col" dir="auto" className={align}>
        {children}
      </th>
    );
  }
  return (
    <td dir="auto" className={align}>
      {children}
    </td>
  );
}

function OutsideLink({ node }: { node: Extract<ParentNode, { type: 'link' }> }) {
  const texts = useMarkdownTexts();
  return (
    <a href={node.href} target="_blank" rel="noopener noreferrer" className={styles.link}>
      <Nodes nodes={node.children} />
      <span className={styles.unseen}> {texts.newTab}</span>
    </a>
  );
}

/** Pictures are never loaded: an address in an answer could carry the reader's words away. */
function ImageText({ text }: { text: string }) {
  const texts = useMarkdownTexts();
  return (
    <span className={styles.image}>
      {texts.image}
      {text === '' ? '' : `: ${text}`}
    </span>
  );
}
