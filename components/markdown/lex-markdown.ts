import MarkdownIt, { type MarkdownIt as Lexer, type StateBlock, type Token } from 'markdown-it';
import readCjkEmphasis from 'markdown-it-cjk-friendly';
import { lexFormulas } from './lex-formulas.ts';
import { lexQuotes } from './lex-quotes.ts';
import { lexTags } from './lex-tags.ts';

/** Quotes and lists within each other; markdown-it drops what is deeper than its own limit, so ours comes before it. */
const MAX_DEPTH = 16;
/** Columns × lines: short rows are filled up with empty cells. */
const MAX_CELLS = 1500;

const lexer = createLexer();

/** The tokens of a piece of Markdown, never long enough to keep the browser busy (see split-pieces). */
export function lexMarkdown(source: string): Token[] {
  return lexer.parse(source, {});
}

function createLexer(): Lexer {
  const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: 60 });
  // While an answer is being written, a line of dashes under text is far more often a rule or a list to come.
  markdown.disable('lheading');
  // Definitions of reference links would vanish, though models list their sources like that.
  markdown.disable('reference');
  // Every link becomes a token; build-tree decides which of them lead anywhere.
  markdown.validateLink = () => true;
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  markdown.use(readCjkEmphasis).use(lexQuotes).use(lexFormulas).use(lexTags);
  markdown.block.ruler.before('table', 'too_deep', takeDeep);
  markdown.block.ruler.before('table', 'too_wide', takeWideTable);
  return markdown;
}

function takeDeep(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  if (state.level < MAX_DEPTH || isSilent) return false;
  pushPlain(state, line, endLine);
  return true;
}

function takeWideTable(state: StateBlock, line: number, endLine: number, isSilent: boolean) {
  if (isSilent || line + 1 >= endLine) return false;
  const rule = state.getLines(line + 1, line + 2, 0, false);
  const columns = rule.split('|').length;
  if (columns < 3 || !/^[\s|:-]+$/.test(rule)) return false;
  let end = line;
  while (end < endLine && !state.isEmpty(end)) end += 1;
  if (columns * (end - line) <= MAX_CELLS) return false;
  pushPlain(state, line, end);
  return true;
}

function pushPlain(state: StateBlock, line: number, endLine: number): void {
  const token = state.push('plain', '', 0);
  token.content = state.getLines(line, endLine, state.blkIndent, false);
  token.map = [line, endLine];
  state.line = endLine;
}
