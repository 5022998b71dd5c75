import type { Dispatcher } from 'undici';
import { ByteSource } from './byte-source.ts';
import { ErrorAnswer } from './error-answer.ts';
import { MAX_WHOLE_BODY, readWholeBody } from './whole-body.ts';

/**
 * An answer whose head has come. An event stream has an empty `response` and its body in `source`.
 */
export type Received = { response: Response; source?: ByteSource };

export type Settle = { resolve(received: Received): void; reject(error: unknown): void };

type AnswerHeaders = Record<string, string | string[] | undefined>;

/**
 * What undici is to do with an answer: error answers and JSON are read whole, all else as it comes.
 */
export function createReceiver(
  signals: readonly AbortSignal[],
  settle: Settle,
): Dispatcher.DispatchHandler {
  let body: Sink;
  let onAbort: ((event: { target: unknown }) => void) | undefined;
  function finish(): void {
    if (!onAbort) return;
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
  }
  return {
    onRequestStart(controller) {
      onAbort = ({ target }) => {
        controller.abort(target instanceof AbortSignal ? target.reason : undefined);
      };
      for (const signal of signals) {
        if (signal.aborted) onAbort({ target: signal });
        else signal.addEventListener('abort', onAbort);
      }
    },
    onResponseStart(controller, status, headers) {
      if (status < 200) return;
      const type = String(headers['content-type'] ?? '');
      const readWhole = () => collect(controller, status, headers, settle);
      const readStream = () => stream(controller, status, headers, settle);
      if (status >= 300 || type.includes('html')) body = readWhole();
      else if (type.includes('json')) body = decideByStart(readWhole, readStream);
      else body = readStream();
    },
    onResponseData: (_, chunk) => body.push(chunk),
    onResponseEnd() {
      finish();
      body.end();
    },
    onResponseError(_, error) {
      finish();
      if (body) body.end(error);
      else {
        const isAborted = signals.some((signal) => signal.aborted);
        settle.reject(isAborted ? error : new ConnectionError(error));
      }
    },
  };
}

/**
 * No connection, or one that failed before the answer. It carries no words of the cause: by those
 * the openai package takes a slow connect and a proxy that refuses for its own timeout.
 */
class ConnectionError extends Error {
  readonly code: string;
  constructor(error: Error) {
    super('no connection');
    const [, proxyStatus] = /^Proxy response \((\d+)\)/.exec(error.message) ?? [];
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    this.code = proxyStatus ? `proxy answered ${proxyStatus}` : code;
  }
}

type Sink = { push(chunk: Buffer): void; end(error?: Error): void };

function stream(
  controller: Dispatcher.DispatchController,
  status: number,
  headers: AnswerHeaders,
  { resolve }: Settle,
): Sink {
  const source = new ByteSource(controller);
  resolve({ response: new Response(null, { status, headers: pick(headers) }), source });
  return source;
}

/**
 * Some servers call their event streams JSON, so the first character tells which of the two a body
 * is: a line of an event stream begins with its field, or with the colon of a comment.
 */
function decideByStart(readWhole: () => Sink, readStream: () => Sink): Sink {
  let sink: Sink | undefined;
  let blank: Buffer[] = [];
  return {
    push(chunk) {
      if (!sink) {
        const start = chunk.toString('latin1').replace(/^[\s\xef\xbb\xbf]+/, '');
        if (start === '') {
          blank.push(chunk);
          return;
        }
        sink = /^[dire:]/.test(start) ? readStream() : readWhole();
        for (const one of blank) sink.push(one);
        blank = [];
      }
      sink.push(chunk);
    },
    end(error) {
      sink ??= readWhole();
      sink.end(error);
    },
  };
}

/** Reads a body whole and only then settles. */
function collect(
  controller: Dispatcher.DispatchController,
  status: number,
  headers: AnswerHeaders,
  { resolve, reject }: Settle,
): Sink {
  const chunks: Buffer[] = [];
  let size = 0;
  async function settle(): Promise<void> {
    const encoding = String(headers['content-encoding'] ?? '');
    const text = await readWholeBody(Buffer.concat(chunks), encoding);
    if (status >= 300) reject(new ErrorAnswer(status, pick(headers), text));
    else resolve({ response: new Response(text, { status, headers: pick(headers) }) });
  }
  return {
    push(chunk) {
      size += chunk.length;
      if (size > MAX_WHOLE_BODY) controller.abort(new RangeError('body too large'));
      else chunks.push(chunk);
    },
    end(error) {
      if (error) reject(error);
      else void settle().catch(reject);
    },
  };
}

/** What is read of an answer's headers; copying them all would cost more than reading the body. */
const USED_HEADERS = ['content-type', 'location', 'x-request-id', 'retry-after', 'retry-after-ms'];

function pick(headers: AnswerHeaders): Headers {
  const result = new Headers();
  for (const name of USED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) result.set(name, Array.isArray(value) ? (value[0] ?? '') : value);
  }
  return result;
}
