import type { MarkdownIt, StateInline } from 'markdown-it';

/** UTF-16 units; looking further for the end of each beginning would hold the page. */
const MAX_FORMULA = 5000;

const ENDS: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$' };

/** TeX between its delimiters becomes a `formula` token as it was typed: Markdown would take the backslashes away and read emphasis into it. */
export function lexFormulas(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'formula', takeFormula);
}

function takeFormula(state: StateInline, isSilent: boolean): boolean {
  const { src, pos } = state;
  const start = src.slice(pos, pos + 2);
  const end = ENDS[start];
  if (end === undefined) return false;
  const rest = src.slice(pos + 2, Math.min(pos + MAX_FORMULA, state.posMax));
  const length = rest.indexOf(end);
  if (length < 0 || !isFormula(start, rest.slice(0, length), rest.slice(length + 2))) return false;
  if (!isSilent) {
    state.push('formula', '', 0).content = start + rest.slice(0, length) + end;
  }
  state.pos = pos + 2 + length + 2;
  return true;
}

/** Not a bracket that was escaped as such, `\[1\]` or `\[text\](address)`, nor a row of dollars. */
function isFormula(start: string, content: string, after: string): boolean {
  if (!/[\p{L}\p{N}\\]/u.test(content)) return false;
  if (start === '\\[') return !/^\d+$/.test(content) && !after.startsWith('(');
  return start === '\\(' || !(content.startsWith('$') || after.startsWith('$'));
}
