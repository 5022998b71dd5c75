import { isOpenAI, type Settings } from '../settings/config.ts';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { createModelClient } from '../upstream/model-client.ts';
import { createTransport } from '../upstream/transport.ts';
import { createAdaptationMemory } from './adapt.ts';
import { FORMATS, OWN_DEFAULTS } from './formats.ts';
import type { ModelServer } from './model-server.ts';
import { createUpstreamProvider } from './upstream.ts';

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
    defaults: OWN_DEFAULTS,
    firstByteTimeout: settings.UPSTREAM_TIMEOUT,
    idleTimeout: settings.STREAM_IDLE_TIMEOUT,
  });
  return { ask, client };
}
