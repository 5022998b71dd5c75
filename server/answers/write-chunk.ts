import type { ServerResponse } from 'node:http';

/**
 * Writes text to a stream whose headers are out; false means: wait for the socket's `drain`. Node's own `write` sends a chunk in four
 * pieces through a corked queue, which is half of what a streamed word costs; here its frame (RFC 9112, 7.1) and text go out as one.
 */
export function writeChunk(response: ServerResponse, text: string): boolean {
  const { socket } = response;
  if (!socket || !response.chunkedEncoding || response.writableLength > 0) {
    response.write(text);
    return !socket?.writableNeedDrain;
  }
  const size = Buffer.byteLength(text).toString(16);
  return socket.write(`${size}\r\n${text}\r\n`);
}
