import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import type { ByteSource } from './byte-source.ts';
import { ErrorAnswer } from './error-answer.ts';
import { findTarget, MAX_REDIRECTS, mayFollow } from './follow-redirect.ts';
import { createReceiver, type Settle } from './receive-answer.ts';

/**
 * How long a connection is kept for the next call, in milliseconds; below the usual 60 s of servers
 * and balancers.
 */
const KEEP_ALIVE_MS = 30_000;

export type Transport = {
  /**
   * For the openai package. Event streams come with an empty body: take theirs with `takeStream`.
   * Rejects with ErrorAnswer for every status of 300 and more, since the package would keep only
   * what has OpenAI's own form.
   */
  fetch: (url: string | URL | Request, init?: SendInit) => Promise<Response>;
  takeStream(response: Response): ByteSource | undefined;
  close(): Promise<void>;
};

/** Options of one call. `timeout` is in milliseconds and ends with the answer's head. */
export type CallOptions = { signal: AbortSignal; timeout: number };

/** `signals`: each of them ends the call. */
type SendInit = RequestInit & { signals?: readonly (AbortSignal | null | undefined)[] };

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
 * HTTP/1.1 to the model server on undici's dispatcher, without the web streams of `fetch`, which
 * cost more than the rest of a request together. Goes through the proxy where there is one, and
 * follows redirects at the same host. Timeouts are the caller's.
 */
export async function createTransport({ proxy }: TransportOptions): Promise<Transport> {
  const dispatcher = await createDispatcher(proxy);
  const streams = new WeakMap<Response, ByteSource>();
  const findUrl = remember((url: string) => new URL(url));
  const findHeaders = remember(listHeaders);

  function send(call: Call, url: URL, hopsLeft: number, { resolve, reject }: Settle): void {
    function rejectOrFollow(error: unknown): void {
      const target = error instanceof ErrorAnswer ? findTarget(url, error) : undefined;
      if (target && hopsLeft > 0 && mayFollow(url, target, call.method)) {
        send(call, target.url, hopsLeft - 1, { resolve, reject });
      } else reject(error);
    }
    const { signals, ...request } = call;
    const aborted = signals.find((signal) => signal.aborted);
    const place = { origin: url.origin, path: url.pathname + url.search };
    const receiver = createReceiver(signals, { resolve, reject: rejectOrFollow });
    if (aborted) reject(aborted.reason);
    else dispatcher.dispatch({ ...request, ...place }, receiver);
  }

  function fetch(url: string | URL | Request, init: SendInit = {}): Promise<Response> {
    const { body, signals = [init.signal] } = init;
    if (typeof body !== 'string' && body != null) throw new TypeError('only text can be sent');
    const call: Call = {
      signals: signals.filter((one) => one != null),
      method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: findHeaders(init.headers),
      body: body ?? null,
    };
    const at = findUrl(String(url instanceof Request ? url.url : url));
    return new Promise((resolve, reject) => {
      function take({ response, source }: Parameters<Settle['resolve']>[0]): void {
        if (source) streams.set(response, source);
        resolve(response);
      }
      send(call, at, MAX_REDIRECTS, { resolve: take, reject });
    });
  }

  return {
    fetch,
    takeStream: (response) => streams.get(response),
    close: () => dispatcher.close(),
  };
}

type Call = Pick<Dispatcher.DispatchOptions, 'method' | 'body'> & {
  signals: readonly AbortSignal[];
  headers: string[];
};

/** Names and values in turn, as undici takes them fastest. */
function listHeaders(headers: RequestInit['headers']): string[] {
  const pairs = headers instanceof Headers ? headers : new Headers(headers);
  return [...pairs].flat();
}

/**
 * Works out again only what differs from the time before: calls to the model are all to one
 * address, with the same headers.
 */
function remember<Key, Value>(workOut: (key: Key) => Value): (key: Key) => Value {
  let last: { key: Key; value: Value } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: workOut(key) };
    return last.value;
  };
}
