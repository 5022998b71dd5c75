import { createEventStreamParser } from '../../lib/contract/event-stream.ts';

export type ReadEvent = { event: string; data: Record<string, unknown> };

/** A response of Node's own fetch, or of undici's. */
type WithBody = { readonly body: AsyncIterable<Uint8Array> | null };

/**
 * The events of the program's own streams as they arrive, their data parsed. Throws where the
 * connection breaks.
 */
export async function* readEvents(response: WithBody): AsyncGenerator<ReadEvent> {
  const push = createEventStreamParser();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const slice of response.body ?? []) {
    for (const { event, data } of push(decoder.decode(slice, { stream: true }))) {
      yield { event, data: JSON.parse(data) };
    }
  }
  decoder.decode();
}

export type ReadStream = {
  events: ReadEvent[];
  /** The names of all events, runs of `delta` as one. */
  order: string[];
  /** All deltas joined. */
  text: string;
  done: Record<string, unknown> | undefined;
  error: Record<string, unknown> | undefined;
};

/** Reads a whole stream. */
export async function collectEvents(response: WithBody): Promise<ReadStream> {
  const events: ReadEvent[] = [];
  for await (const event of readEvents(response)) events.push(event);
  const names = events.map(({ event }) => event);
  const find = (name: string) => events.find(({ event }) => event === name)?.data;
  const error = find('error')?.error;
  return {
    events,
    order: names.filter((name, index) => name !== 'delta' || names[index - 1] !== 'delta'),
    text: events.map(({ event, data }) => (event === 'delta' ? data.text : '')).join(''),
    done: find('done'),
    error: typeof error === 'object' && error !== null ? { ...error } : undefined,
  };
}
