import type { MarkdownIt } from 'markdown-it';

const QUOTE = /[«»‹›„“”‚‘’]/;

/**
 * Between a quotation mark and a letter asterisks count too, as in `**«bold»**text`; by
 * CommonMark's rule a blank would be needed.
 */
export function lexQuotes(markdown: MarkdownIt): void {
  markdown.inline.State = class extends markdown.inline.State {
    override scanDelims(start: number, canSplitWord: boolean) {
      const found = super.scanDelims(start, canSplitWord);
      if (!canSplitWord) return found;
      const before = this.src.charAt(start - 1);
      const after = this.src.charAt(start + found.length);
      return {
        ...found,
        can_open: found.can_open || QUOTE.test(after),
        can_close: found.can_close || QUOTE.test(before),
      };
    }
  };
}
