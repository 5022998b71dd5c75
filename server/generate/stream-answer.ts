import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AnswerEnd, ErrorBody } from '../../lib/contract/wire.ts';
import { toAppError } from '../http/app-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { toErrorBody } from '../http/send-error.ts';
import type { Generation } from './generation.ts';
import { createStreamWriter, type StreamWriter } from './stream-writer.ts';

/**
 * How long the status line waits for the model's first byte, so that an early failure has its own
 * status; in milliseconds.
 */
const STATUS_WAIT_MS = 10_000;

/**
 * Silence after which a comment is sent, so that nothing in between takes the stream for dead; in
 * milliseconds.
 */
const PING_MS = 10_000;

/** How one form of stream is written. */
type Form = {
  contentType: string;
  sayStart(model: string, exchange: Exchange): string;
  sayText(text: string): string;
  sayReasoning(text: string): string;
  sayEnd(end: AnswerEnd): string;
  /** Sent when there is nothing to say, where the form has something for that. */
  ping?: string;
  /** Tells of a failure after the first byte. */
  fail(response: ServerResponse, writer: StreamWriter, body: ErrorBody): void;
};

const EVENTS: Form = {
  contentType: 'text/event-stream; charset=utf-8',
  ping: ': still here\n\n',
  sayStart: (model, { requestId }) => sayEvent('start', { request_id: requestId, model }),
  sayText: (text) => `event: delta\ndata: {"text":${JSON.stringify(text)}}\n\n`,
  sayReasoning: (text) => sayEvent('reasoning', { text }),
  sayEnd: (end) => sayEvent('done', end),
  fail(_, writer, body) {
    writer.write(sayEvent('error', body));
    writer.end();
  },
};

const TEXT: Form = {
  contentType: 'text/plain; charset=utf-8',
  sayStart: () => '',
  sayText: (text) => text,
  sayReasoning: () => '',
  sayEnd: () => '',
  fail(response, writer) {
    writer.flush();
    // Without its end chunk the answer is visibly broken off, and curl says so; what was written
    // still goes out.
    if (response.socket) response.socket.destroySoon();
    // A pipelined answer gets its socket after the one before it, and what was written so far right
    // after that.
    else response.once('socket', (socket: Socket) => setImmediate(() => socket.destroySoon()));
  },
};

function sayEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Streams the answer as server-sent events or plain text. Throws AppError before the first byte, so
 * that it gets its own status.
 */
export async function streamAnswer(
  response: ServerResponse,
  generation: Generation,
  exchange: Exchange,
  formName: 'events' | 'text',
): Promise<void> {
  const form = formName === 'events' ? EVENTS : TEXT;
  const writer = createStreamWriter(response, generation.signal);
  const pinger = createPinger(response, writer, form.ping);
  let hasHead = false;
  let isStarted = false;
  function begin(): void {
    clearTimeout(late);
    if (!hasHead) writeHead(response, form);
    hasHead = true;
    pinger.start();
  }
  function write(text: string): Promise<void> | undefined {
    pinger.rest();
    return writer.write(text);
  }
  function start(model: string): void {
    begin();
    isStarted = true;
    write(form.sayStart(model, exchange));
  }
  const late = setTimeout(() => {
    begin();
    writer.flush();
  }, STATUS_WAIT_MS);
  try {
    const end = await generation.run({
      onStart: start,
      onText: (text) => write(form.sayText(text)),
      onReasoning: (text) => write(form.sayReasoning(text)),
    });
    if (!end) return;
    write(form.sayEnd(end));
    writer.end();
  } catch (thrown) {
    if (!hasHead) throw thrown;
    if (!isStarted) start(generation.model);
    const error = toAppError(thrown);
    exchange.code = error.code;
    form.fail(response, writer, toErrorBody(error, exchange));
  } finally {
    clearTimeout(late);
    pinger.stop();
  }
}

/** Sends a comment when there was nothing to say for a while, where the form has one. */
function createPinger(response: ServerResponse, writer: StreamWriter, ping: string | undefined) {
  let timer: NodeJS.Timeout | undefined;
  let isSilent = false;
  function look(): void {
    if (isSilent && ping && !response.socket?.writableNeedDrain) writer.write(ping);
    isSilent = true;
  }
  return {
    start() {
      timer ??= setInterval(look, PING_MS / 2);
    },
    /** Something was said. */
    rest() {
      isSilent = false;
    },
    stop: () => clearInterval(timer),
  };
}

function writeHead(response: ServerResponse, { contentType }: Form): void {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Cache-Control', 'private, no-store, no-transform');
  response.setHeader('X-Accel-Buffering', 'no');
  response.statusCode = 200;
}
