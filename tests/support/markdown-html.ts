import type { MarkdownNode, ParentNode } from '../../components/markdown/build-tree.ts';
import { readSafeLink } from '../../components/markdown/safe-link.ts';

const TAGS: Readonly<Record<ParentNode['type'], string>> = {
  paragraph: 'p',
  heading: 'h',
  minorHeading: 'h',
  quote: 'blockquote',
  list: 'ul',
  item: 'li',
  table: 'table',
  head: 'thead',
  body: 'tbody',
  row: 'tr',
  cell: 'td',
  link: 'a',
  strong: 'strong',
  emphasis: 'em',
  strike: 'del',
  sub: 'sub',
  sup: 'sup',
  kbd: 'kbd',
};

/** The tree as HTML in the form that `simplifyHtml` gives to CommonMark's. */
export function writeHtml(nodes: readonly MarkdownNode[]): string {
  const html = nodes.map((node) => {
    if (typeof node === 'string') return escapeHtml(node);
    return 'children' in node ? writeParent(node) : writeLeaf(node);
  });
  return openItems(html.join(''));
}

function writeParent(node: ParentNode): string {
  const inside = writeHtml(node.children);
  if (node.type === 'link') return `<a href="${escapeHtml(node.href)}">${inside}</a>`;
  if (node.type === 'list' && node.start !== null) {
    return `<ol${node.start === 1 ? '' : ` start="${node.start}"`}>${inside}</ol>`;
  }
  if (node.type === 'cell') {
    const tag = node.isHead ? 'th' : 'td';
    return `<${tag}${node.align ? ` align="${node.align}"` : ''}>${inside}</${tag}>`;
  }
  return `<${TAGS[node.type]}>${inside}</${TAGS[node.type]}>`;
}

function writeLeaf(node: Exclude<MarkdownNode, string | ParentNode>): string {
  switch (node.type) {
    case 'break':
      return '<br>';
    case 'rule':
      return '<hr>';
    case 'code':
      return `<code>${escapeHtml(node.text)}</code>`;
    case 'codeBlock': {
      const language = node.language && ` class="language-${escapeHtml(node.language)}"`;
      return `<pre><code${language}>${escapeHtml(node.text)}</code></pre>`;
    }
    case 'image':
      return `<img alt="${escapeHtml(node.text)}">`;
    default:
      return escapeHtml(node.text);
  }
}

const BLOCKS = /\n*(<\/?(?:p|h|blockquote|ul|ol|li|hr|table|thead|tbody|tr|th|td)(?: [^>]*)?>)\n*/g;

/**
 * CommonMark's HTML less what is ours to decide for every answer: line ends break lines, headings
 * have our levels, pictures are words, links without titles lead to safe addresses alone, and lists
 * with and without blank lines look the same.
 */
export function simplifyHtml(html: string): string {
  return openItems(
    html
      .split(/(<pre>[\s\S]*?<\/pre>)/)
      .map((part, index) => (index % 2 === 1 ? part : simplifyText(part)))
      .join(''),
  );
}

function simplifyText(html: string): string {
  return html
    .replace(/<img src="[^"]*" alt="([^"]*)"[^>]*>/g, '<img alt="$1">')
    .replace(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (_link, href: string, text: string) => {
      const address = readSafeLink(readEntities(href));
      return address === null ? text : `<a href="${escapeHtml(address)}">${text}</a>`;
    })
    .replace(/<(\/?)h[1-6]>/g, '<$1h>')
    .replace(/<hr \/>/g, '<hr>')
    .replace(BLOCKS, '$1')
    .replace(/<br \/>\n/g, '<br>')
    .replace(/^\n+|\n+$/g, '')
    .replace(/\n/g, '<br>');
}

function openItems(html: string): string {
  return html.replace(/<li><p>([\s\S]*?)<\/p>/g, '<li>$1');
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

function readEntities(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
