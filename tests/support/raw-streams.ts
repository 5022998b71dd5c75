import type { FixedAnswer } from './model-reply.ts';

/** Streams written out by hand, for what servers send besides what OpenAI does. */

type Fields = Record<string, unknown>;

/** A chunk of chat with one choice. */
export function chunk(choice: Fields, more: Fields = {}): string {
  return event({ id: 'c1', model: 'm', choices: [{ index: 0, ...choice }], ...more });
}

/** A chunk whose delta is text. */
export function say(content: unknown, reason: unknown = null): string {
  return chunk({ delta: { content }, finish_reason: reason });
}

/** A chunk that tells the end alone. */
export function finish(reason: unknown): string {
  return chunk({ delta: {}, finish_reason: reason });
}

export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

export const DONE = 'data: [DONE]\n\n';

export function stream(frames: readonly string[], then: FixedAnswer['then'] = 'end'): FixedAnswer {
  return typed('text/event-stream', frames.join(''), then);
}

export function typed(type: string, body: string, then: FixedAnswer['then'] = 'end'): FixedAnswer {
  return { status: 200, body, headers: { 'content-type': type }, then };
}

/**
 * What the model server sends, and what the caller must be given: an ending, or an error with the
 * text before it.
 */
export type StreamCase = {
  sent: FixedAnswer;
  text: string;
  end?: string;
  error?: string;
  reasoning?: string;
};

export const HI = [say('Hi'), say(' there')];
export const TEXT = 'Hi there';

export const incomplete = { text: TEXT, error: 'upstream_incomplete' };
export const complete = { text: TEXT, end: 'stop' };
