import { connect } from 'node:net';

export type RawAnswer = {
  /** 0 when the connection ended, or time ran out, without a status line. */
  status: number;
  /** Lower-case names; a repeated header is joined by commas. */
  headers: Record<string, string>;
  body: string;
  raw: string;
  /** The server closed the connection. */
  isClosed: boolean;
  isTimedOut: boolean;
  /** Milliseconds from the connection to the answer's end. */
  took: number;
};

export type RawOptions = {
  /** Milliseconds to wait for a whole answer; default 5,000. */
  timeout?: number;
  /** Milliseconds between the parts. */
  pause?: number;
  /** End our side after the last part. */
  isEnded?: boolean;
  /** Wait for the server to close even after a whole answer. */
  untilClosed?: boolean;
  /**
   * The loopback address to call from; many of them hold more connections than one has ports for.
   */
  localAddress?: string;
  /** An answer to HEAD: it has no body, whatever its headers say. */
  isHead?: boolean;
};

/**
 * Sends bytes as they are to this machine and reads the first answer, without any HTTP client in
 * between.
 */
export async function sendRaw(
  port: number,
  parts: string | Uint8Array | readonly (string | Uint8Array)[],
  options: RawOptions = {},
): Promise<RawAnswer> {
  const start = performance.now();
  const { localAddress } = options;
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    ...(localAddress !== undefined && { localAddress }),
  });
  const chunks: Buffer[] = [];
  const list = typeof parts === 'string' || parts instanceof Uint8Array ? [parts] : parts;
  const outcome = await new Promise<'closed' | 'late' | 'whole'>((resolve) => {
    const timer = setTimeout(resolve, options.timeout ?? 5000, 'late' as const);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const answer = parseAnswer(Buffer.concat(chunks), options.isHead);
      if (!options.untilClosed && answer.isWhole) resolve('whole');
    });
    // A reset is a way of closing; what was read before it still counts.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve('closed');
    });
    sendParts().catch(() => {});
  });

  async function sendParts(): Promise<void> {
    for (const [index, part] of list.entries()) {
      if (index > 0 && options.pause) await new Promise((go) => setTimeout(go, options.pause));
      if (socket.writable) socket.write(part);
    }
    if (options.isEnded) socket.end();
  }

  socket.destroy();
  const { isWhole, ...answer } = parseAnswer(Buffer.concat(chunks), options.isHead);
  return {
    ...answer,
    isClosed: outcome === 'closed',
    isTimedOut: outcome === 'late',
    took: performance.now() - start,
  };
}

function parseAnswer(bytes: Buffer, isHead = false) {
  const raw = bytes.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  if (end < 0) return { status: 0, headers: {}, body: '', raw, isWhole: false };
  const [statusLine = '', ...lines] = raw.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? 0);
  const headers = parseHeaders(lines);
  const rest = bytes.subarray(end + 4);
  const { body, isWhole } = readBody(rest, headers, isHead || status === 204 || status === 304);
  return { status, headers, body: body.toString(), raw, isWhole };
}

function parseHeaders(lines: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** Without a length, the body ends where the connection does. */
function readBody(rest: Buffer, headers: Record<string, string>, hasNone: boolean) {
  if (hasNone) return { body: Buffer.alloc(0), isWhole: true };
  if (headers['transfer-encoding'] === 'chunked') return readChunks(rest);
  const length = headers['content-length'];
  if (length === undefined) return { body: rest, isWhole: false };
  return { body: rest.subarray(0, Number(length)), isWhole: rest.length >= Number(length) };
}

function readChunks(rest: Buffer): { body: Buffer; isWhole: boolean } {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at);
    const size =
      lineEnd < 0 ? Number.NaN : Number.parseInt(rest.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return { body: Buffer.concat(pieces), isWhole: false };
    if (size === 0) return { body: Buffer.concat(pieces), isWhole: true };
    pieces.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
