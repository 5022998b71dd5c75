import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** UTF-16 units; looking further for the end of each beginning would hold the page. */
const MAX_FORMULA = 5000;

const ENDS: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$' };

/**
 * TeX between its delimiters becomes a `formula` token as it was typed: Markdown would take the
 * backslashes away and read emphasis into it.
 */
export function lexFormulas(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'formula', takeFormula);
  markdown.block.ruler.before('table', 'formula_block', takeBlock, {
    alt: ['paragraph', 'blockquote', 'list'],
  });
}

/**
 * A formula over several lines is one paragraph, whose inner lines may look like lists or be blank.
 * Only its first line tells that it is one.
 */
function takeBlock(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  const first = readLine(state, line);
  const start = first.slice(0, 2);
  const mark = start === '\\(' ? undefined : ENDS[start];
  const isAlone = first === start;
  if (mark === undefined || isIndented(state, line) || first.includes(mark, 2)) return false;
  if (!isAlone && !/[\\^_={}]/.test(first.slice(2))) return false;
  if (isSilent) return true;
  const end = findEnd(state, line, endLine, mark, isAlone);
  const content = state.getLines(line, end, state.blkIndent, false).trim();
  state.line = end;
  state.push('paragraph_open', 'p', 1).map = [line, end];
  // As a fence may, it may be still open.
  const token = state.push(content.includes(mark, 2) ? 'inline' : 'formula', '', 0);
  token.content = content;
  token.map = [line, end];
  token.children = token.type === 'inline' ? [] : null;
  state.push('paragraph_close', 'p', -1);
  return true;
}

/**
 * The line behind the formula. It ends with a blank line too, unless its beginning stands alone.
 */
function findEnd(
  state: StateBlock,
  line: number,
  endLine: number,
  mark: string,
  mayBeBlank: boolean,
): number {
  const begin = state.bMarks[line] ?? 0;
  for (let next = line + 1; next < endLine; next += 1) {
    const text = readLine(state, next);
    const isLeft = text === '' ? !mayBeBlank : (state.sCount[next] ?? 0) < state.blkIndent;
    if (isLeft || (state.eMarks[next] ?? 0) - begin > MAX_FORMULA) return next;
    if (text.includes(mark)) return next + 1;
  }
  return endLine;
}

function readLine(state: StateBlock, line: number): string {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(start, state.eMarks[line]).trimEnd();
}

function isIndented(state: StateBlock, line: number): boolean {
  return (state.sCount[line] ?? 0) - state.blkIndent >= 4;
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
