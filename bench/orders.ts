/**
 * What the stand-in model server is asked for, in the first words of a prompt: it reaches every
 * target unchanged.
 */
export type Order = {
  words: number;
  /** Words a second; 0 sends all at once. */
  rate: number;
};

export function writeOrder({ words, rate }: Order): string {
  return `words=${words} rate=${rate} `;
}

/** The order in a request's beginning; a few words at once where there is none. */
export function readOrder(text: string): Order {
  const [, words = '3', rate = '0'] = /words=(\d+) rate=(\d+)/.exec(text) ?? [];
  return { words: Number(words), rate: Number(rate) };
}

/** A paced word: when it was sent, and which of the answer's words it is. */
export function writeWord(sentAt: number, index: number): string {
  return `${String(sentAt).padStart(16, '0')}-${String(index).padStart(6, '0')} `;
}

export const WORD_PATTERN = /(\d{16})-(\d{6}) /g;

/** The prompt padded to a size, as words. */
export function writePrompt(order: Order, size = 60): string {
  return writeOrder(order).padEnd(size, 'lorem ipsum ');
}
