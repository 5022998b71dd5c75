import type { IncomingMessage } from 'node:http';
import { AppError } from '../http/app-error.ts';
import { matchesHost, parseHost } from '../network/host-pattern.ts';

/**
 * Throws host_not_allowed unless the Host header is one of `allowed`: a name with or without a port
 * (without one, any port), or `*.name` for all names under it. Undefined allows any, but never two
 * Host headers at once.
 */
export function checkHost(request: IncomingMessage, allowed: readonly string[] | undefined): void {
  if (countHosts(request) > 1) throw new AppError('host_not_allowed');
  if (allowed === undefined) return;
  const host = parseHost(request.headers.host ?? '');
  if (!host || !allowed.some((entry) => matchesHost(host, entry))) {
    throw new AppError('host_not_allowed');
  }
}

function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host').length;
}
