import { isDemo, type Settings } from '../settings/config.ts';
import type { OutgoingProxy } from '../settings/outgoing-proxy.ts';
import { demo } from './demo.ts';
import type { ModelServer } from './model-server.ts';

/** The way to the model that the settings name, through the proxy where there is one. */
export async function connectModelServer(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
): Promise<ModelServer> {
  if (isDemo(settings)) return { ask: demo, client: undefined };
  // The demo starts quicker without the packages that only a model server needs.
  const { connectUpstream } = await import('./connect-upstream.ts');
  return connectUpstream(settings, proxy);
}
