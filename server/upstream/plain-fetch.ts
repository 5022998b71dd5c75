import { Agent, EnvHttpProxyAgent, install } from 'undici';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { ErrorAnswer } from './error-answer.ts';
import type { Transport } from './transport.ts';

/**
 * For the openai package where files go to and fro, which the transport of answers does not carry:
 * a `fetch` that obeys the proxy and rejects with ErrorAnswer for every status of 300 and more.
 * It puts undici's fetch and forms in the place of Node's in all of the process, since the one
 * does not take the other's, nor a proxy of another version: for commands alone.
 */
export function openPlainFetch(proxy: OutgoingProxy | undefined): Transport['fetch'] {
  install();
  const dispatcher = proxy ? new EnvHttpProxyAgent(proxy) : new Agent();
  return async (url, init) => {
    const withDispatcher = { ...init, dispatcher } as RequestInit;
    const response = await fetch(url, withDispatcher);
    if (response.status < 300) return response;
    throw new ErrorAnswer(response.status, response.headers, await response.text());
  };
}
