import OpenAI from 'openai';
import { OPENAI_URL, type Settings } from '../settings/config.ts';
import type { Transport } from './transport.ts';

type Options = Parameters<OpenAI['buildRequest']>[0];
type Built = Awaited<ReturnType<OpenAI['buildRequest']>>;

/**
 * The openai package's client, which builds address and headers of a call to the model once and not each time, which halves the
 * package's part of an answer's time. Replacing `buildRequest` is the package's own way to do so.
 */
class ModelClient extends OpenAI {
  readonly #known = new Map<string, Pick<Built, 'url'> & { headers: Headers }>();

  override async buildRequest(
    options: Options,
    context: { retryCount?: number } = {},
  ): Promise<Built> {
    const { method, path, body, timeout = this.timeout, fetchOptions } = options;
    if (method !== 'post') return super.buildRequest(options, context);
    const known = this.#known.get(path);
    if (!known) {
      const built = await super.buildRequest(options, context);
      this.#known.set(path, { url: built.url, headers: built.req.headers });
      return built;
    }
    const { url, headers } = known;
    return { url, timeout, req: { method, headers, body: JSON.stringify(body), ...fetchOptions } };
  }
}

export type ModelServerSettings = Pick<Settings, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL'>;

/**
 * A client of the model server that the settings name. Retries and timeouts are ours, since the package's own stop at the headers and
 * retry exhausted quotas.
 */
export function createModelClient(
  { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: url = OPENAI_URL }: ModelServerSettings,
  { fetch }: Transport,
): OpenAI {
  const { baseURL, basic } = readAddress(url);
  return new ModelClient({
    // The package wants some key; without one of ours no Authorization header goes out, unless the address has a user.
    apiKey: apiKey ?? 'none',
    ...(apiKey === undefined && { defaultHeaders: { Authorization: basic ?? null } }),
    adminAPIKey: null,
    baseURL,
    fetch,
    maxRetries: 0,
    logLevel: 'off',
  });
}

/** The address without user and password, which go into a header. The package keeps its query on every call. */
function readAddress(text: string): { baseURL: string; basic: string | undefined } {
  const url = new URL(text);
  const pair = [url.username, url.password].map(decodePart).join(':');
  url.username = '';
  url.password = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  const basic = pair === ':' ? undefined : `Basic ${Buffer.from(pair).toString('base64')}`;
  return { baseURL: url.href, basic };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
