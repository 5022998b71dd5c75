import { isLoopbackHost } from '../../server/network/host-pattern.ts';
import { isLocalOnly, type Settings } from '../../server/settings/config.ts';
import type { Finding } from './finding.ts';
import { readReason } from './read-reason.ts';

const PATIENCE_MS = 10_000;

/** Whether the public address leads to this program, safely, and what its settings lack for it. */
export async function checkUrl(address: string, settings: Settings): Promise<Finding[]> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return [{ id: 'url_bad', values: { address } }];
  const reached = await reach(address);
  if (reached.id !== 'url_ok') return [reached];
  const findings: Finding[] = [reached];
  if (isLocalOnly(settings)) findings.push({ id: 'closed' });
  if (isLoopbackHost(url.host)) return findings;
  if (url.protocol === 'http:') findings.push({ id: 'url_plain', values: { address } });
  if (settings.TRUST_PROXY === 0) findings.push({ id: 'trust_proxy' });
  return findings;
}

async function reach(address: string): Promise<Finding> {
  try {
    const response = await fetch(`${address}/api/health`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const values = { address, status: response.status };
    if (/^{"status":"(ok|stopping)"/.test(text)) return { id: 'url_ok', values };
    const isGateway = response.status >= 502 && response.status <= 504;
    return { id: isGateway ? 'url_gateway' : 'url_elsewhere', values };
  } catch (thrown) {
    const reason = readReason(thrown);
    return { id: chooseFault(reason), values: { address, reason } };
  }
}

function chooseFault(reason: string): Finding['id'] {
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN') return 'url_unknown';
  return /CERT|SIGNATURE|ALTNAME|SELF_SIGNED/.test(reason) ? 'url_certificate' : 'url_refused';
}
