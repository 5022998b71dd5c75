import { createEventStreamParser } from './event-stream.ts';

export type AnswerListener = {
  onText: (text: string) => void;
  onReasoning?: (text: string) => void;
};

/** The last event of an answer and what it holds: undefined in place of one that is no JSON. */
export type AnswerStreamEnd = { event: 'done' | 'error'; value: unknown };

/**
 * Reads the event stream of an answer and hands its text on as it comes. Undefined where the
 * connection broke before the last event, or the caller's signal ended it. Rejects with what the
 * listener throws.
 */
export async function readAnswerEvents(
  body: ReadableStream<Uint8Array>,
  { onText, onReasoning }: AnswerListener,
): Promise<AnswerStreamEnd | undefined> {
  const push = createEventStreamParser();
  const decoder = new TextDecoder();
  const chunks = body.getReader();
  for (;;) {
    const chunk = await chunks.read().catch(() => undefined);
    if (!chunk || chunk.done) return undefined;
    for (const { event, data } of push(decoder.decode(chunk.value, { stream: true }))) {
      const value = parse(data);
      if (value === undefined) {
        void chunks.cancel().catch(() => undefined);
        return { event: 'error', value };
      }
      if (event === 'delta') onText(readText(value));
      if (event === 'reasoning') onReasoning?.(readText(value));
      if (event === 'done' || event === 'error') return { event, value };
    }
  }
}

/** Undefined where it is no JSON, as where a proxy put its own page into the stream. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function readText(value: unknown): string {
  const isTold = typeof value === 'object' && value !== null && 'text' in value;
  return isTold ? String(value.text) : '';
}
