import OpenAI, { APIPromise } from 'openai';
import { AppError } from '../http/app-error.ts';
import { OPENAI_URL, type Settings } from '../settings/config.ts';
import type { Transport } from './transport.ts';

type Given = Parameters<OpenAI['post']>[1];
type Sent = Awaited<ConstructorParameters<typeof APIPromise>[1]>;
type Options = Parameters<OpenAI['buildRequest']>[0];
type Head = { url: string; headers: Headers };

/**
 * The openai package's client, but for how a call to the model goes out: address and headers are
 * made once and not each time, and the package's retries, its clock and the log entries that it
 * makes up for nobody are left out, which is a tenth of the program's part of an answer's time.
 */
class ModelClient extends OpenAI {
  readonly #heads = new Map<string, Head>();
  readonly #fetch: Transport['fetch'];

  constructor(settings: ModelServerSettings, fetch: Transport['fetch']) {
    super(readOptions(settings, fetch));
    this.#fetch = fetch;
  }

  override post<Rsp>(path: string, given?: Given): APIPromise<Rsp> {
    return new APIPromise<Rsp>(this, this.#send(path, given));
  }

  /**
   * Rejects with what the transport does, and with AppError where the head has not come in
   * `timeout` ms.
   */
  async #send(path: string, given: Given): Promise<Sent> {
    const options: Options = { method: 'post', path, ...(await given) };
    const { url, headers } = this.#heads.get(path) ?? (await this.#makeHead(options));
    const controller = new AbortController();
    const giveUp = () => controller.abort(new AppError('upstream_timeout'));
    const timer = setTimeout(giveUp, options.timeout ?? this.timeout);
    try {
      const body = JSON.stringify(options.body);
      const signals = [controller.signal, options.signal];
      const response = await this.#fetch(url, { method: 'POST', headers, body, signals });
      const names = { requestLogID: '', retryOfRequestLogID: undefined, startTime: 0 };
      return { response, options, controller, ...names };
    } finally {
      clearTimeout(timer);
    }
  }

  async #makeHead(options: Options): Promise<Head> {
    const { url, req } = await this.buildRequest(options);
    const head = { url, headers: req.headers };
    this.#heads.set(options.path, head);
    return head;
  }
}

export type ModelServerSettings = Pick<Settings, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL'>;

/**
 * A client of the model server that the settings name. Retries and timeouts are ours, since the
 * package's own stop at the headers and retry exhausted quotas.
 */
export function createModelClient(settings: ModelServerSettings, { fetch }: Transport): OpenAI {
  return new ModelClient(settings, fetch);
}

/** The package's own client, for calls that are few and of all kinds: files and batches. */
export function createPlainClient(
  settings: ModelServerSettings,
  fetch: Transport['fetch'],
): OpenAI {
  return new OpenAI(readOptions(settings, fetch));
}

function readOptions(
  { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: url = OPENAI_URL }: ModelServerSettings,
  fetch: Transport['fetch'],
): ConstructorParameters<typeof OpenAI>[0] {
  const { baseURL, basic } = readAddress(url);
  return {
    // The package wants some key; without one of ours no Authorization header goes out, unless the
    // address has a user.
    apiKey: apiKey ?? 'none',
    ...(apiKey === undefined && { defaultHeaders: { Authorization: basic ?? null } }),
    adminAPIKey: null,
    baseURL,
    fetch,
    maxRetries: 0,
    logLevel: 'off',
  };
}

/**
 * The address without user and password, which go into a header. The package keeps its query on
 * every call.
 */
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
