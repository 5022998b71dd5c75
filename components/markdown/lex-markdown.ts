import MarkdownIt, {
  type MarkdownIt as Lexer,
  type StateBlock,
  type StateInline,
  type Token,
} from 'markdown-it';
import readCjkEmphasis from 'markdown-it-cjk-friendly';
import { lexFormulas } from './lex-formulas.ts';
import { lexQuotes } from './lex-quotes.ts';
import { lexTags } from './lex-tags.ts';

/**
 * Quotes and lists within each other; markdown-it drops what is deeper than its own limit, so ours
 * comes before it.
 */
const MAX_DEPTH = 16;
/** Short rows are filled up with empty cells, so a wide table could be far larger than its text. */
const MAX_COLUMNS = 100;

const lexer = createLexer();

/** The tokens of a piece of Markdown. */
export function lexMarkdown(source: string): Token[] {
  return lexer.parse(source, {});
}

/** The first word of what stands behind a fence's marks, short enough to be shown. */
export function readLanguage(info: string): string {
  return (lexer.utils.unescapeAll(info).trim().split(/\s/)[0] ?? '').slice(0, 30);
}

/** Where each top-level block begins, and its level where it is a heading, else 0. */
export function findBlocks(source: string): { at: number; heading: number }[] {
  const lines = [0, ...[...source.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)];
  const tokens: Token[] = [];
  lexer.block.parse(source.replace(/\r\n?/g, '\n'), lexer, {}, tokens);
  return tokens
    .filter(({ level, nesting }) => level === 0 && nesting >= 0)
    .map(({ type, tag, map }) => ({
      at: lines[map?.[0] ?? 0] ?? 0,
      heading: type === 'heading_open' ? Number(tag.slice(1)) : 0,
    }));
}

function createLexer(): Lexer {
  const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: 60 });
  // Definitions of reference links would vanish, though models list their sources like that.
  markdown.disable('reference');
  // Every link becomes a token; build-tree decides which of them lead anywhere.
  markdown.validateLink = () => true;
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  markdown.use(readCjkEmphasis).use(lexQuotes).use(lexFormulas).use(lexTags);
  markdown.inline.ruler.before('strikethrough', 'tildes', takeTildes);
  markdown.block.ruler.before('table', 'too_deep', takeDeep);
  markdown.block.ruler.before('table', 'too_wide', takeWideTable);
  return markdown;
}

/** By GFM's rule three tildes or more strike nothing. */
function takeTildes(state: StateInline, isSilent: boolean): boolean {
  const { src, pos } = state;
  if (!src.startsWith('~~~', pos)) return false;
  let end = pos;
  while (src.charAt(end) === '~') end += 1;
  if (!isSilent) state.pending += src.slice(pos, end);
  state.pos = end;
  return true;
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
  if (columns <= MAX_COLUMNS || !/^[\s|:-]+$/.test(rule)) return false;
  let end = line;
  while (end < endLine && !state.isEmpty(end)) end += 1;
  pushPlain(state, line, end);
  return true;
}

function pushPlain(state: StateBlock, line: number, endLine: number): void {
  const token = state.push('plain', '', 0);
  token.content = state.getLines(line, endLine, state.blkIndent, false);
  token.map = [line, endLine];
  state.line = endLine;
}
