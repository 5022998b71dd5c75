import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { toAppError } from '../app-error.ts';
import type { Exchange } from '../exchange.ts';
import type { Generation, GenerationEvent } from '../generation.ts';
import { toErrorBody } from './send-error.ts';
import { writeChunk } from './write-chunk.ts';

/** How long the status line waits for the model's first byte, so that an early failure has its own status; in milliseconds. */
const STATUS_WAIT_MS = 10_000;

/** Silence after which a comment is sent, so that nothing in between takes the stream for dead; in milliseconds. */
const PING_MS = 10_000;

/** How one form of stream is written. */
type Form = {
  contentType: string;
  event(event: GenerationEvent, exchange: Exchange): string;
  /** Sent when there is nothing to say, where the form has something for that. */
  ping?: string;
  /** Tells of a failure after the first byte. */
  fail(response: ServerResponse, thrown: unknown, exchange: Exchange): void;
};

const EVENTS: Form = {
  contentType: 'text/event-stream; charset=utf-8',
  ping: ': still here\n\n',
  event(event, { requestId }) {
    if (event.type === 'text')
      return `event: delta\ndata: {"text":${JSON.stringify(event.text)}}\n\n`;
    if (event.type === 'end') return `event: done\ndata: ${JSON.stringify(event.end)}\n\n`;
    return `event: start\ndata: ${JSON.stringify({ request_id: requestId, model: event.model })}\n\n`;
  },
  fail(response, thrown, exchange) {
    const body = toErrorBody(toAppError(thrown), exchange);
    response.end(`event: error\ndata: ${JSON.stringify(body)}\n\n`);
  },
};

const TEXT: Form = {
  contentType: 'text/plain; charset=utf-8',
  event: (event) => (event.type === 'text' ? event.text : ''),
  // Without its end chunk the answer is visibly broken off, and curl says so; what was written still goes out.
  fail: (response) => response.socket?.destroySoon(),
};

/** Streams the answer as server-sent events or plain text. Throws AppError before the first byte, so that it gets its own status. */
export async function streamAnswer(
  response: ServerResponse,
  generation: Generation,
  exchange: Exchange,
  formName: 'events' | 'text',
): Promise<void> {
  const form = formName === 'events' ? EVENTS : TEXT;
  const first = generation.events.next();
  const isEarly = await settlesWithin(first, STATUS_WAIT_MS);
  if (isEarly && (await first).done) return;
  writeHead(response, form);
  let ping: NodeJS.Timeout | undefined;
  let lastWrite = performance.now();
  try {
    ping = startPing(response, form, () => lastWrite);
    for (let step = await first; !step.done; step = await generation.events.next()) {
      const text = form.event(step.value, exchange);
      if (text === '') continue;
      lastWrite = performance.now();
      if (!writeChunk(response, text)) await waitForReader(response, generation.signal);
    }
    response.end();
  } catch (thrown) {
    exchange.code = toAppError(thrown).code;
    form.fail(response, thrown, exchange);
  } finally {
    clearInterval(ping);
    await generation.events.return(undefined);
  }
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

function writeHead(response: ServerResponse, { contentType }: Form): void {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Cache-Control', 'private, no-store, no-transform');
  response.setHeader('X-Accel-Buffering', 'no');
  response.writeHead(200);
  response.flushHeaders();
}

function startPing(
  response: ServerResponse,
  { ping }: Form,
  getLastWrite: () => number,
): NodeJS.Timeout | undefined {
  if (!ping) return undefined;
  return setInterval(() => {
    const isSilent = performance.now() - getLastWrite() > PING_MS / 2;
    if (isSilent && !response.socket?.writableNeedDrain) writeChunk(response, ping);
  }, PING_MS / 2);
}

/** Waits until a slow reader has taken what was written, the caller leaves, or the answer must end. */
async function waitForReader(response: ServerResponse, signal: AbortSignal): Promise<void> {
  const { socket } = response;
  if (!socket || socket.destroyed || !socket.writableNeedDrain) return;
  await once(socket, 'drain', { signal }).catch(() => undefined);
}
