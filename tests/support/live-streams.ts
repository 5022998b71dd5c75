import { Agent, fetch } from 'undici';
import { collectEvents } from './read-events.ts';
import { type Service, TOKEN } from './service.ts';

export type StreamOutcome =
  /** All of the text, and the end that says so. */
  | 'complete'
  /** The connection broke, so the caller knows. */
  | 'broken'
  /** Refused by status, or ended by an error event. */
  | { refused: number | string }
  /** What must never be: an end that looks proper on another text. */
  | { lie: string };

/**
 * Keeps so many streams open at once through nginx, a new one for each that ends, until `stop`.
 * Each has a connection of its own, as callers on their own machines have.
 */
export function keepStreams(service: Service, count: number, text: string) {
  const connect = { ca: service.nginx.certificate };
  const agent = new Agent({ connect, allowH2: false, pipelining: 0, bodyTimeout: 0 });
  const outcomes: StreamOutcome[] = [];
  let isOver = false;
  let open = 0;
  const keep = async () => {
    while (!isOver) {
      open += 1;
      outcomes.push(await readStream(service, agent, text));
      open -= 1;
    }
  };
  const all = Array.from({ length: count }, keep);
  return {
    outcomes,
    open: () => open,
    /** Opens no more, and waits for those under way. */
    async stop() {
      isOver = true;
      await Promise.all(all);
      await agent.close();
    },
  };
}

async function readStream(service: Service, agent: Agent, text: string): Promise<StreamOutcome> {
  try {
    const response = await fetch(`${service.nginx.url}/api/generate`, {
      method: 'POST',
      dispatcher: agent,
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'text/event-stream' },
      body: new URLSearchParams({ prompt: 'Go on' }),
    });
    if (response.status !== 200) return { refused: response.status };
    const stream = await collectEvents(response);
    if (stream.error) return { refused: String(stream.error.code) };
    if (stream.done && stream.text === text) return 'complete';
    return { lie: stream.text };
  } catch {
    return 'broken';
  }
}
