import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Writes a chunked answer so that what is said in one turn of the event loop goes out in one call
 * to the system.
 */
export type StreamWriter = {
  /** A promise means: the reader is slow, wait with more. */
  write(text: string): Promise<void> | undefined;
  /** Sends what was said so far, at least the headers, now. */
  flush(): void;
  end(): void;
};

/**
 * More than so many characters are written at once: one turn may bring megabytes, and only what is
 * written tells whether the reader is slow.
 */
const MAX_WAITING = 16 * 1024;

/** `signal` ends the wait for a slow reader. */
export function createStreamWriter(response: ServerResponse, signal: AbortSignal): StreamWriter {
  let waiting = '';
  let isScheduled = false;
  function flush(): void {
    const text = waiting;
    waiting = '';
    isScheduled = false;
    if (text !== '') writeChunk(response, text);
    else if (!response.headersSent) response.flushHeaders();
  }
  return {
    write(text) {
      waiting += text;
      if (waiting.length > MAX_WAITING) flush();
      else if (!isScheduled) {
        isScheduled = true;
        flushAtTurnsEnd(flush);
      }
      return response.socket?.writableNeedDrain ? waitForReader(response, signal) : undefined;
    },
    flush,
    end() {
      response.socket?.cork();
      flush();
      // Uncorks too.
      response.end();
    },
  };
}

let due: (() => void)[] = [];

/**
 * What came in one turn for all answers is written one after another when it all has been read.
 * Written in between, each word would wake its reader anew, and reading and writing would drive
 * each other's code out of the processor's caches.
 */
function flushAtTurnsEnd(flush: () => void): void {
  if (due.length === 0) setImmediate(flushDue);
  due.push(flush);
}

function flushDue(): void {
  const flushes = due;
  due = [];
  for (const flush of flushes) {
    try {
      flush();
    } catch (thrown) {
      // A fault in one answer keeps no other from its reader; it is told like any that nothing
      // catches.
      setImmediate(() => {
        throw thrown;
      });
    }
  }
}

/**
 * Node's own `write` sends a chunk in four pieces through a corked queue, which is half of what a
 * streamed word costs; here its frame (RFC 9112, 7.1) and text go out as one. The first goes Node's
 * way, together with the headers.
 */
function writeChunk(response: ServerResponse, text: string): void {
  const { socket } = response;
  if (response.destroyed || response.writableEnded) return;
  if (
    !response.headersSent ||
    !socket ||
    !response.chunkedEncoding ||
    response.writableLength > 0
  ) {
    response.write(text);
  } else {
    const size = Buffer.byteLength(text).toString(16);
    socket.write(`${size}\r\n${text}\r\n`);
  }
}

/**
 * Waits until a slow reader has taken what was written, the caller leaves, or the answer must end.
 */
async function waitForReader({ socket }: ServerResponse, signal: AbortSignal): Promise<void> {
  if (!socket || socket.destroyed) return;
  await once(socket, 'drain', { signal }).catch(() => undefined);
}
