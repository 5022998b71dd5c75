import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

const TAG = /^<(?:br ?\/?|\/?(?:sub|sup|kbd))>/i;

/**
 * The only HTML that is read: a line break, and `sub`, `sup` and `kbd` in pairs, without
 * attributes. All else stays text.
 */
export function lexTags(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('autolink', 'tag', takeTag);
  markdown.core.ruler.after('inline', 'tag_pairs', pairTags);
}

function takeTag(state: StateInline, isSilent: boolean): boolean {
  if (state.src.charAt(state.pos) !== '<') return false;
  const tag = TAG.exec(state.src.slice(state.pos, Math.min(state.pos + 6, state.posMax)))?.[0];
  if (tag === undefined) return false;
  const name = tag.replace(/[<>/ ]/g, '').toLowerCase();
  if (!isSilent) {
    const token = state.push(name === 'br' ? 'hardbreak' : 'tag', name, 0);
    token.content = name === 'br' ? '' : tag;
  }
  state.pos += tag.length;
  // A line that also ends here is broken once.
  if (name === 'br' && state.src.charAt(state.pos) === '\n') state.pos += 1;
  return true;
}

function pairTags(state: StateCore): void {
  for (const { children } of state.tokens) if (children) pairAmong(children);
}

/**
 * Pairs stand in one parent, as other formats do; a tag without its other half becomes text again.
 */
function pairAmong(tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.nesting === 1) open.push(token);
    else if (token.nesting === -1) {
      while (open.pop()?.nesting === 0);
    } else if (token.type === 'tag') {
      const last = open.at(-1);
      if (!token.content.startsWith('</')) open.push(token);
      else if (last?.nesting === 0 && last.tag === token.tag) {
        Object.assign(last, { type: `${token.tag}_open`, nesting: 1, content: '' });
        Object.assign(token, { type: `${token.tag}_close`, nesting: -1, content: '' });
        open.pop();
      }
    }
  }
  for (const token of tokens) if (token.type === 'tag') token.type = 'text';
}
