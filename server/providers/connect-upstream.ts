import type { Settings } from '../settings/config.ts';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { ModelClient } from '../upstream/model-client.ts';
import { createTransport } from '../upstream/transport.ts';
import { createAdaptationMemory } from './adapt.ts';
import { chat } from './chat.ts';
import { completions } from './completions.ts';
import { type ModelServer, OPENAI_URL } from './connect.ts';
import type { Format } from './format.ts';
import { responses } from './responses.ts';
import { createUpstreamProvider } from './upstream.ts';

const FORMATS: Readonly<Record<Settings['OPENAI_API'], Format>> = { chat, responses, completions };

/** At OpenAI's own address, where the models' own default makes a first answer slow and dear. */
const DEFAULT_EFFORT = 'none';

/** A model server that is asked through the openai package. */
export async function connectUpstream(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
): Promise<ModelServer> {
  const transport = await createTransport({ proxy });
  const baseURL = settings.OPENAI_BASE_URL ?? OPENAI_URL;
  const isOpenAI = new URL(baseURL).hostname.endsWith('.openai.com');
  const client = createClient(settings.OPENAI_API_KEY, baseURL, transport.fetch);
  const ask = createUpstreamProvider(FORMATS[settings.OPENAI_API], {
    client,
    transport,
    memory: createAdaptationMemory(),
    isOpenAI,
    reasoningEffort: settings.OPENAI_REASONING_EFFORT ?? (isOpenAI ? DEFAULT_EFFORT : undefined),
    defaults: { reasoning_effort: DEFAULT_EFFORT, reasoning: { effort: DEFAULT_EFFORT } },
    firstByteTimeout: settings.UPSTREAM_TIMEOUT,
    idleTimeout: settings.STREAM_IDLE_TIMEOUT,
  });
  return { ask, client };
}

/** The openai package's client; retries and timeouts are ours, since its own stop at the headers and retry exhausted quotas. */
function createClient(
  apiKey: string | undefined,
  baseURL: string,
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>,
): ModelClient {
  return new ModelClient({
    // The package wants some key; without one of ours no Authorization header goes out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === undefined && { defaultHeaders: { Authorization: null } }),
    adminAPIKey: null,
    baseURL,
    fetch,
    maxRetries: 0,
    logLevel: 'off',
  });
}
