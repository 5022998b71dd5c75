import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Call, FrameWriter, StreamError } from './model-call.ts';
import type { Fault, FixedAnswer } from './model-reply.ts';
import { createSlicer, splitText } from './model-reply.ts';
import type { ModelRequest } from './model-request.ts';

/** Waits; false when the caller left meanwhile. `ms` undefined or 0 does not wait at all. */
export async function waitOrLeave(outgoing: ServerResponse, ms = 0): Promise<boolean> {
  if (ms > 0 && !outgoing.destroyed) {
    await new Promise<void>((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        outgoing.off('close', stop);
        resolve();
      };
      const timer = setTimeout(stop, ms);
      outgoing.once('close', stop);
    });
  }
  return !outgoing.destroyed;
}

export async function sendFixed(
  request: ModelRequest,
  outgoing: ServerResponse,
  { status, body, headers, then = 'end' }: FixedAnswer,
): Promise<void> {
  const isText = typeof body === 'string';
  const text = isText || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    'content-type': isText ? 'text/html; charset=utf-8' : 'application/json',
    'x-request-id': `req_${randomUUID()}`,
    ...headers,
  });
  request.sentBytes = Buffer.byteLength(text);
  if (then === 'end') return finish(request, outgoing, text);
  outgoing.write(text, () => {
    // What was written must have left before the reset, which would discard it.
    if (then === 'reset') setTimeout(() => outgoing.socket?.resetAndDestroy(), 50);
  });
}

/** Sends these pieces as an event stream, each in a write of its own. */
export async function sendPieces(
  request: ModelRequest,
  outgoing: ServerResponse,
  pieces: readonly string[],
): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const piece of pieces) {
    outgoing.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  finish(request, outgoing);
}

function finish(request: ModelRequest, outgoing: ServerResponse, last: string | Buffer = ''): void {
  if (outgoing.destroyed) return;
  request.finished = true;
  outgoing.end(last);
}

class FaultReached extends Error {}

/** Sends the stream, or breaks it where the fault says. */
export async function sendStream(
  request: ModelRequest,
  outgoing: ServerResponse,
  call: Call,
  frames: FrameWriter,
): Promise<void> {
  const { fault, delay } = call.reply;
  if (fault?.at === 'headers') return breakOff(request, outgoing, fault);
  outgoing.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-request-id': `req_${randomUUID()}`,
  });
  outgoing.flushHeaders();
  if (!(await waitOrLeave(outgoing, delay?.firstByte))) return;
  const writer = createWriter(request, outgoing, call);
  try {
    const isWhole = await sendDeltas(writer, request, outgoing, call, frames);
    if (!isWhole) return;
    for (const frame of frames.close()) await writer.write(frame);
    await writer.flush();
  } catch (thrown) {
    if (!(thrown instanceof FaultReached) || !fault) throw thrown;
    await writer.flush();
    return breakOff(request, outgoing, fault);
  }
  finish(request, outgoing);
}

/** False when the stream ended here: the caller left, or an error was sent in the stream. */
async function sendDeltas(
  writer: Writer,
  request: ModelRequest,
  outgoing: ServerResponse,
  call: Call,
  frames: FrameWriter,
): Promise<boolean> {
  const { fault, delay, deltaSplit, comments } = call.reply;
  const faultAt = typeof fault?.at === 'number' ? fault.at : Number.POSITIVE_INFINITY;
  const pace = delay?.delta ?? 0;
  const start = performance.now();
  let count = 0;
  for (const frame of frames.open()) await writer.write(frame);
  for (const delta of splitText(call.text, deltaSplit)) {
    if (count >= faultAt) break;
    if (pace > 0) {
      await writer.flush();
      // The pace is kept over the whole answer: a late timer does not delay the rest.
      await waitOrLeave(outgoing, start + count * pace - performance.now());
    }
    if (comments) await writer.write(': PROCESSING\n\n');
    await writer.write(frames.delta(delta));
    if (outgoing.destroyed) return false;
    count += 1;
  }
  if (!fault || typeof fault.at === 'object') return true;
  if (fault.kind !== 'error-event' && fault.kind !== 'failed') throw new FaultReached();
  const cause = sayCause(fault);
  const last = fault.kind === 'failed' ? frames.failed(cause) : frames.error(cause);
  for (const frame of last) await writer.write(frame);
  await writer.flush();
  finish(request, outgoing);
  return false;
}

function sayCause(fault: Fault): StreamError {
  const error = fault.kind === 'error-event' ? fault.error : undefined;
  const message = 'The server had an error while processing your request. Sorry about that!';
  return { code: null, message, type: 'server_error', ...error };
}

type Writer = ReturnType<typeof createWriter>;

function createWriter(request: ModelRequest, outgoing: ServerResponse, { reply }: Call) {
  const slicer = createSlicer(reply.writes);
  const { fault, lineEnd = '\n' } = reply;
  const limit = typeof fault?.at === 'object' ? fault.at.byte : Number.POSITIVE_INFINITY;

  async function send(pieces: Buffer[]): Promise<void> {
    for (const piece of pieces) {
      if (outgoing.destroyed) return;
      const rest = limit - request.sentBytes;
      const part = piece.length > rest ? piece.subarray(0, rest) : piece;
      request.sentBytes += part.length;
      if (part.length > 0 && !outgoing.write(part)) await waitForDrain(outgoing);
      if (request.sentBytes >= limit) throw new FaultReached();
    }
  }

  return {
    write: (frame: string) =>
      send(slicer.push(lineEnd === '\n' ? frame : frame.replaceAll('\n', lineEnd))),
    flush: () => (request.sentBytes >= limit ? Promise.resolve() : send(slicer.flush())),
  };
}

/** Until the caller reads on or leaves. */
async function waitForDrain(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      outgoing.off('drain', go);
      outgoing.off('close', go);
      resolve();
    };
    outgoing.once('drain', go);
    outgoing.once('close', go);
  });
}

async function breakOff(
  request: ModelRequest,
  outgoing: ServerResponse,
  fault: Fault,
): Promise<void> {
  if (fault.kind === 'stall') {
    if (!outgoing.destroyed) await once(outgoing, 'close');
    return;
  }
  if (fault.kind !== 'drop') return finish(request, outgoing);
  request.finished = true;
  if (fault.reset) {
    outgoing.socket?.resetAndDestroy();
  } else {
    outgoing.socket?.destroySoon();
  }
}
