import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { ByteSource } from './byte-source.ts';
import { isRecord } from './untrusted.ts';

/** The most of a body that is read whole (errors, lists of models), in bytes. */
const MAX_WHOLE_BODY = 4 * 1024 * 1024;

/** How long a connection is kept for the next call, in milliseconds; below the usual 60 s of servers and balancers. */
const KEEP_ALIVE_MS = 30_000;

export type Transport = {
  /** For the openai package. Event streams come with an empty body: take theirs with `takeStream`. */
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  takeStream(response: Response): ByteSource | undefined;
  close(): Promise<void>;
};

/** Options of one call by the openai package. `timeout` is in milliseconds and ends with the answer's headers. */
export type CallOptions = {
  fetchOptions: Pick<RequestInit, 'keepalive'> & { canceller: AbortSignal };
  timeout: number;
};

type CancellableInit = RequestInit & { canceller?: AbortSignal };

/**
 * Ends a call when the signal is aborted. The signal goes straight to our `fetch`, since the package would compose a signal of its own and
 * finalizers for each call from it, which costs as much as sending the request.
 */
export function cancelWith(canceller: AbortSignal, timeout: number): CallOptions {
  return { fetchOptions: { canceller }, timeout };
}

export type TransportOptions = { proxy: OutgoingProxy | undefined };

async function createDispatcher(proxy: OutgoingProxy | undefined): Promise<Dispatcher> {
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  };
  if (!proxy) return new Agent(options);
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({ ...options, ...proxy });
}

/**
 * HTTP/1.1 to the model server on undici's dispatcher, without the web streams of `fetch`, which cost more than the rest of a
 * request together. Goes through the proxy where there is one. Timeouts are the caller's.
 */
export async function createTransport({ proxy }: TransportOptions): Promise<Transport> {
  const dispatcher = await createDispatcher(proxy);
  const streams = new WeakMap<Response, ByteSource>();
  const findPlace = remember(readPlace);
  const findHeaders = remember(listHeaders);

  function fetch(url: string | URL | Request, init: CancellableInit = {}): Promise<Response> {
    const { body, canceller } = init;
    const signals = [canceller, init.signal].filter((one) => one != null);
    if (typeof body !== 'string' && body != null) throw new TypeError('only text can be sent');
    return new Promise((resolve, reject) => {
      const aborted = signals.find((signal) => signal.aborted);
      if (aborted) return reject(aborted.reason);
      const call = {
        ...findPlace(String(url instanceof Request ? url.url : url)),
        method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
        headers: findHeaders(init.headers),
        body: body ?? null,
      };
      dispatcher.dispatch(call, createHandler(signals, streams, resolve, reject));
    });
  }

  return {
    fetch,
    takeStream: (response) => streams.get(response),
    close: () => dispatcher.close(),
  };
}

type Settle = { resolve: (response: Response) => void; reject: (error: unknown) => void };

function createHandler(
  signals: readonly AbortSignal[],
  streams: WeakMap<Response, ByteSource>,
  resolve: Settle['resolve'],
  reject: Settle['reject'],
): Dispatcher.DispatchHandler {
  let receive: Receiver;
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
      const isWhole = status >= 400 || /json|html/.test(String(headers['content-type'] ?? ''));
      if (isWhole) {
        receive = collect(controller, status, headers, { resolve, reject });
        return;
      }
      const source = new ByteSource(controller);
      const response = new Response(null, { status, headers: readHeaders(headers) });
      streams.set(response, source);
      receive = source;
      resolve(response);
    },
    onResponseData: (_, chunk) => receive.push(chunk),
    onResponseEnd() {
      finish();
      receive.end();
    },
    onResponseError(_, error) {
      finish();
      if (receive) receive.end(error);
      else reject(signals.some((signal) => signal.aborted) ? error : new ConnectionError(error));
    },
  };
}

/**
 * No connection, or one that failed before the answer. It carries no words of the cause: by those the openai package takes a slow connect
 * and a proxy that refuses for its own timeout.
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

type Receiver = { push(chunk: Buffer): void; end(error?: Error): void };

/** Reads a body whole and only then settles, as errors and lists want it. */
function collect(
  controller: Dispatcher.DispatchController,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  { resolve, reject }: Settle,
): Receiver {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      size += chunk.length;
      if (size > MAX_WHOLE_BODY) controller.abort(new RangeError('body too large'));
      else chunks.push(chunk);
    },
    end(error) {
      if (error) reject(error);
      else {
        const text = Buffer.concat(chunks).toString('utf8');
        const body = status >= 400 ? normalizeErrorBody(text) : text;
        resolve(new Response(body, { status, headers: readHeaders(headers) }));
      }
    },
  };
}

/** What is read of an answer's headers, here and in the openai package; copying them all would cost more than reading the body. */
const USED_HEADERS = [
  'content-type',
  'content-length',
  'x-request-id',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
];

function readHeaders(headers: Record<string, string | string[] | undefined>): Headers {
  const result = new Headers();
  for (const name of USED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) result.set(name, Array.isArray(value) ? (value[0] ?? '') : value);
  }
  return result;
}

/** Names and values in turn, as undici takes them fastest. */
function listHeaders(headers: RequestInit['headers']): string[] {
  const pairs = headers instanceof Headers ? headers : new Headers(headers);
  return [...pairs].flat();
}

function readPlace(url: string): { origin: string; path: string } {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

/** Works out again only what differs from the time before: calls to the model are all to one address, with the same headers. */
function remember<Key, Value>(workOut: (key: Key) => Value): (key: Key) => Value {
  let last: { key: Key; value: Value } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: workOut(key) };
    return last.value;
  };
}

/**
 * Brings the error bodies of compatible servers into OpenAI's form, the only one that the openai package keeps: Mistral and vLLM put
 * `detail` or `message` at the top and name the field in `loc`.
 */
function normalizeErrorBody(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body) || body.error) return text;
    const inner = isRecord(body.message) ? body.message.detail : body.detail;
    const first: unknown = Array.isArray(inner) ? inner[0] : undefined;
    const path: unknown = isRecord(first) ? first.loc : undefined;
    const param: unknown = Array.isArray(path) ? path.at(-1) : body.param;
    const message = isRecord(first) ? first.msg : (body.message ?? body.detail);
    return JSON.stringify({ error: { message, param, type: body.type, code: body.code } });
  } catch {
    return text;
  }
}
