import { isOpenAI, type Settings } from '../settings/config.ts';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { DEFAULT_EFFORT } from '../settings/parameter-defaults.ts';
import { createModelClient } from '../upstream/model-client.ts';
import { createTransport } from '../upstream/transport.ts';
import { createAdaptationMemory } from './adapt.ts';
import { chat } from './chat.ts';
import { completions } from './completions.ts';
import type { Format } from './format.ts';
import type { ModelServer } from './model-server.ts';
import { responses } from './responses.ts';
import { createUpstreamProvider } from './upstream.ts';

const FORMATS: Readonly<Record<Settings['OPENAI_API'], Format>> = { chat, responses, completions };

/** A model server that is asked through the openai package. */
export async function connectUpstream(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
): Promise<ModelServer> {
  const transport = await createTransport({ proxy });
  const client = createModelClient(settings, transport);
  const ask = createUpstreamProvider(FORMATS[settings.OPENAI_API], {
    client,
    transport,
    memory: createAdaptationMemory(),
    isOpenAI: isOpenAI(settings),
    defaults: { reasoning_effort: DEFAULT_EFFORT, reasoning: { effort: DEFAULT_EFFORT } },
    firstByteTimeout: settings.UPSTREAM_TIMEOUT,
    idleTimeout: settings.STREAM_IDLE_TIMEOUT,
  });
  return { ask, client };
}
