import type { IncomingMessage } from 'node:http';
import { AppError } from './app-error.ts';

export type BodyLimits = {
  /** Bytes. */
  maxBytes: number;
  /** Milliseconds for the whole body. */
  timeout: number;
};

/**
 * How long the rest of a refused body is let pass, so that the caller gets to read the refusal; in
 * milliseconds.
 */
const DRAIN_MS = 5000;

/**
 * Reads JSON or form fields. A form's values are text, its empty fields are left out. Throws
 * unsupported_media_type, body_too_large, request_timeout, invalid_encoding, invalid_json.
 */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<{ kind: 'json' | 'form'; value: unknown }> {
  const kind = readKind(request);
  const text = decodeUtf8(await readBytes(request, limits));
  return { kind, value: kind === 'json' ? parseJson(text) : parseForm(text) };
}

function readKind(request: IncomingMessage): 'json' | 'form' {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '')
    .toLowerCase()
    .split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  const isUtf8 = !charset || /^charset="?(utf-?8|us-ascii)"?$/.test(charset);
  if (isUtf8 && request.headers['content-encoding'] === undefined) {
    if (type.trim() === 'application/json') return 'json';
    if (type.trim() === 'application/x-www-form-urlencoded') return 'form';
  }
  letPass(request);
  throw new AppError('unsupported_media_type');
}

/** Lets the rest of a body pass unread, for a bounded time. */
function letPass(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, DRAIN_MS).unref();
  request.once('close', () => clearTimeout(timer));
}

function readBytes(request: IncomingMessage, { maxBytes, timeout }: BodyLimits): Promise<Buffer> {
  const tooLarge = () => new AppError('body_too_large', { hint: String(maxBytes) });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => refuse(new AppError('request_timeout')), timeout);
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse(tooLarge());

    function refuse(error: AppError): void {
      clearTimeout(timer);
      request.removeAllListeners('data');
      letPass(request);
      reject(error);
    }

    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) refuse(tooLarge());
      else chunks.push(chunk);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', (cause) => {
      clearTimeout(timer);
      reject(new AppError('request_timeout', { cause }));
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError('invalid_encoding');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid_json');
  }
}

/**
 * Percent-decoding as forms have it, but strict: what is not UTF-8 is an error and not a
 * replacement character.
 */
function parseForm(text: string): unknown {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodePart(pair.slice(equals + 1));
    if (value !== '') fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    throw new AppError('invalid_encoding');
  }
}
