/** Pieces of Chat Completions streams, as the servers in this folder write them. */

/** Characters of one to four bytes, spaces at the ends, line breaks. */
export const TEXT = ' Привет, world!\n\n— 你好 👋🏽 “ok” ';

/** `TEXT` cut as models cut: in words, with their space before them. */
export const WORDS: readonly string[] = TEXT.match(/\s*\S+|\s+$/g) ?? [];

export const DONE = 'data: [DONE]\n\n';

type Fields = Record<string, unknown>;

export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** One chunk with one choice. `more` comes beside the choices, `inChoice` beside the delta. */
export function chunk(
  delta: Fields,
  finish: string | null = null,
  more: Fields = {},
  inChoice: Fields = {},
): string {
  const choice = { index: 0, delta, ...inChoice, finish_reason: finish };
  return event({ ...ENVELOPE, choices: [choice], ...more });
}

/** A chunk that has usage and no choice. */
export function usageChunk(more: Fields = {}): string {
  return event({ ...ENVELOPE, choices: [], usage: USAGE, ...more });
}

export const USAGE = { prompt_tokens: 5, completion_tokens: 9, total_tokens: 14 };

const ENVELOPE = {
  id: 'chatcmpl-5f1c',
  object: 'chat.completion.chunk',
  created: 1790000000,
  model: 'some-model',
};

/** The text in deltas, without beginning and end. */
export function say(more: Fields = {}, inChoice: Fields = {}): string[] {
  return WORDS.map((content) => chunk({ content }, null, more, inChoice));
}
