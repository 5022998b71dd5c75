import { setTimeout as wait } from 'node:timers/promises';
import { maskUrl } from '../../server/process/log-startup.ts';
import { OPENAI_URL } from '../../server/providers/connect.ts';
import { isDemo, type Settings } from '../../server/settings/config.ts';
import type { OutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import { type Model, readModels } from '../../server/upstream/list-models.ts';
import { createTransport, type Transport } from '../../server/upstream/transport.ts';
import { isRecord } from '../../server/upstream/untrusted.ts';
import { findConnectFault } from './check-machine.ts';
import { checkModel } from './check-model.ts';
import type { Finding } from './finding.ts';
import { readReason } from './read-reason.ts';

const PATIENCE_MS = 15_000;

type Probe =
  | { kind: 'models'; models: Model[] }
  | { kind: 'key' }
  | { kind: 'region' }
  | { kind: 'elsewhere'; status: number; isJson: boolean }
  | { kind: 'unreachable'; reason: string };

/** Looks at the way to the model server, its address, the key, the country and the model. */
export async function checkModelServer(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
): Promise<Finding[]> {
  if (isDemo(settings)) return [{ id: 'demo' }];
  const base = settings.OPENAI_BASE_URL ?? OPENAI_URL;
  const proxyFinding = await checkProxy(base, proxy);
  if (proxyFinding.id === 'proxy_dead') return [proxyFinding];
  const transport = await createTransport({ proxy });
  try {
    const key = settings.OPENAI_API_KEY;
    const probe = await probeModels(transport, base, key);
    const isLost = probe.kind === 'elsewhere';
    const right = isLost ? await findOtherForm(transport, base, key) : undefined;
    return [proxyFinding, ...judge(probe, settings, base, right)];
  } finally {
    // Nothing is worth waiting for at the end.
    await Promise.race([transport.close(), wait(500)]);
  }
}

/** The way that calls to this address take. */
async function checkProxy(base: string, proxy: OutgoingProxy | undefined): Promise<Finding> {
  const isTls = base.startsWith('https:');
  const text = (isTls && proxy?.httpsProxy) || proxy?.httpProxy;
  if (!text || isExempt(new URL(base).hostname, proxy?.noProxy ?? '')) return { id: 'no_proxy' };
  const address = maskUrl(text);
  const reason = await findConnectFault(new URL(text));
  if (reason) return { id: 'proxy_dead', values: { address, reason } };
  return { id: 'proxy_ok', values: { address } };
}

function isExempt(hostname: string, noProxy: string): boolean {
  const entries = noProxy.split(/[\s,]+/).map((entry) => entry.replace(/^\*?\.|:\d+$/g, ''));
  return entries.some((one) => one === '*' || one === hostname || hostname.endsWith(`.${one}`));
}

async function probeModels(
  { fetch }: Transport,
  base: string,
  key: string | undefined,
): Promise<Probe> {
  try {
    const response = await fetch(`${base}/models`, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return readProbe(response.status, body);
  } catch (thrown) {
    return { kind: 'unreachable', reason: readReason(thrown) };
  }
}

function readProbe(status: number, body: unknown): Probe {
  const error = isRecord(body) ? body.error : undefined;
  const code = isRecord(error) ? String(error.code ?? '') : '';
  if (/country|region/.test(code)) return { kind: 'region' };
  if (status === 401 || (status === 403 && error)) return { kind: 'key' };
  if (status === 200 && isRecord(body) && Array.isArray(body.data)) {
    return { kind: 'models', models: readModels(body) };
  }
  return { kind: 'elsewhere', status, isJson: isRecord(body) };
}

/** The address with /v1 where it was without, or the other way round, if a model server is there. */
async function findOtherForm(transport: Transport, base: string, key?: string) {
  const other = changeForm(base);
  const { kind } = await probeModels(transport, other, key);
  return kind === 'models' || kind === 'key' || kind === 'region' ? other : undefined;
}

function changeForm(base: string): string {
  return base.endsWith('/v1') ? base.slice(0, -3) : `${base}/v1`;
}

function judge(probe: Probe, settings: Settings, base: string, right?: string): Finding[] {
  const address = maskUrl(base);
  if (probe.kind === 'unreachable') return [judgeUnreachable(address, probe.reason)];
  if (probe.kind === 'elsewhere') return [judgeElsewhere(probe, settings, address, right)];
  const found: Finding = { id: 'base_url_ok', values: { address } };
  const hasKey = settings.OPENAI_API_KEY !== undefined;
  if (probe.kind === 'region') return [found, { id: 'region' }];
  if (probe.kind === 'key') return [found, { id: hasKey ? 'key_wrong' : 'key_missing' }];
  return [found, { id: hasKey ? 'key_ok' : 'key_none' }, ...checkModel(settings, probe.models)];
}

function judgeUnreachable(address: string, reason: string): Finding {
  if (!reason.startsWith('proxy')) return { id: 'unreachable', values: { address, reason } };
  return { id: 'proxy_refused', values: { host: new URL(address).host, reason } };
}

function judgeElsewhere(
  { status, isJson }: Extract<Probe, { kind: 'elsewhere' }>,
  { OPENAI_MODEL: model }: Settings,
  address: string,
  right: string | undefined,
): Finding {
  if (right) return { id: 'base_url_form', values: { address, right: maskUrl(right) } };
  if (isJson) return { id: 'models_unlisted', values: { address, model } };
  return { id: 'base_url_wrong', values: { address, status, other: changeForm(address) } };
}
