import { setTimeout as wait } from 'node:timers/promises';
import { isDemo, OPENAI_URL, type Settings } from '../../server/settings/config.ts';
import { maskUrl } from '../../server/settings/mask-url.ts';
import type { OutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import { findErrorAnswer } from '../../server/upstream/error-answer.ts';
import { type Model, readModels } from '../../server/upstream/list-models.ts';
import { createModelClient } from '../../server/upstream/model-client.ts';
import { createTransport, type Transport } from '../../server/upstream/transport.ts';
import { isRecord } from '../../server/upstream/untrusted.ts';
import { translateFailure } from '../../server/upstream/upstream-errors.ts';
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
  | { kind: 'between'; status: number }
  | { kind: 'redirect'; target: URL }
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
    const probe = await probeModels(transport, settings, base);
    const isLost = probe.kind === 'elsewhere';
    const right = isLost ? await findOtherForm(transport, settings, base) : undefined;
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

/** Asks for the list of models, by the program's own way. */
async function probeModels(transport: Transport, settings: Settings, base: string): Promise<Probe> {
  const client = createModelClient({ ...settings, OPENAI_BASE_URL: base }, transport);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await client.models.list({ signal, timeout: PATIENCE_MS }).asResponse();
    const body: unknown = await response.json().catch(() => undefined);
    if (isRecord(body) && Array.isArray(body.data)) {
      return { kind: 'models', models: readModels(body) };
    }
    return { kind: 'elsewhere', status: response.status, isJson: isRecord(body) };
  } catch (thrown) {
    return readProbe(thrown, signal);
  }
}

function readProbe(thrown: unknown, signal: AbortSignal): Probe {
  const answer = findErrorAnswer(thrown);
  if (!answer) return { kind: 'unreachable', reason: readReason(thrown) };
  const { status, target } = answer;
  const { code, details } = translateFailure(thrown, signal).error;
  if (target) return { kind: 'redirect', target };
  if (code === 'unsupported_country') return { kind: 'region' };
  if (code === 'invalid_api_key') return { kind: 'key' };
  if (details.isBetween) return { kind: 'between', status };
  return { kind: 'elsewhere', status, isJson: isJson(answer.body) };
}

function isJson(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

/**
 * The address with /v1 where it was without, or the other way round, if a model server is there.
 */
async function findOtherForm(transport: Transport, settings: Settings, base: string) {
  const other = changeForm(base);
  const { kind } = await probeModels(transport, settings, other);
  return kind === 'models' || kind === 'key' || kind === 'region' ? other : undefined;
}

function changeForm(base: string): string {
  const url = new URL(base);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/v1') ? path.slice(0, -3) : `${path}/v1`;
  return url.href.replace(/\/$/, '');
}

function judge(probe: Probe, settings: Settings, base: string, right?: string): Finding[] {
  const address = maskUrl(base);
  if (probe.kind === 'unreachable') return [judgeUnreachable(address, probe.reason)];
  if (probe.kind === 'redirect') return [judgeRedirect(address, probe.target)];
  if (probe.kind === 'between')
    return [{ id: 'between', values: { address, status: probe.status } }];
  if (probe.kind === 'elsewhere') return [judgeElsewhere(probe, settings, base, right)];
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

/**
 * The target is the operator's to know: without what may be secret, and without the end that is the
 * list of models.
 */
function judgeRedirect(address: string, target: URL): Finding {
  const right = maskUrl(target.origin + target.pathname.replace(/\/models\/?$/, ''));
  return { id: 'redirected', values: { address, right } };
}

function judgeElsewhere(
  { status, isJson }: Extract<Probe, { kind: 'elsewhere' }>,
  { OPENAI_MODEL: model }: Settings,
  base: string,
  right: string | undefined,
): Finding {
  const address = maskUrl(base);
  if (right) return { id: 'base_url_form', values: { address, right: maskUrl(right) } };
  if (isJson) return { id: 'models_unlisted', values: { address, model } };
  return { id: 'base_url_wrong', values: { address, status, other: maskUrl(changeForm(base)) } };
}
