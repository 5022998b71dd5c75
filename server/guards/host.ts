import type { IncomingMessage } from 'node:http';
import { AppError } from '../http/app-error.ts';
import { isLoopbackAddress, normalizeAddress } from '../network/ip-address.ts';

/** The names under which a machine reaches itself. Browsers never look *.localhost up, so nobody else can own one. */
export const LOOPBACK_HOSTS: readonly string[] = [
  'localhost',
  '*.localhost',
  '127.0.0.0/8',
  '[::1]',
];

/**
 * Throws host_not_allowed unless the Host header is one of `allowed`: a name with or without a port (without one, any port), or
 * `*.name` for all names under it. Undefined allows any, but never two Host headers at once.
 */
export function checkHost(request: IncomingMessage, allowed: readonly string[] | undefined): void {
  if (countHosts(request) > 1) throw new AppError('host_not_allowed');
  if (allowed === undefined) return;
  const host = parseHost(request.headers.host ?? '');
  if (!host || !allowed.some((entry) => matches(host, entry))) {
    throw new AppError('host_not_allowed');
  }
}

export function isLoopbackHost(value: string): boolean {
  const host = parseHost(value);
  return host !== undefined && LOOPBACK_HOSTS.some((entry) => matches(host, entry));
}

/** Whether `entry` can match at all as an entry of `allowed`. */
export function isHostPattern(entry: string): boolean {
  const name = entry.replace(/^\*\./, '');
  return !name.includes('*') && parseHost(name) !== undefined;
}

type Host = { name: string; port: string };

function matches(host: Host, entry: string): boolean {
  if (entry === '127.0.0.0/8') return /^[\d.]+$/.test(host.name) && isLoopbackAddress(host.name);
  if (entry.startsWith('*.')) return host.name.endsWith(entry.slice(1).toLowerCase());
  const wanted = parseHost(entry);
  return host.name === wanted?.name && (wanted.port === '' || wanted.port === host.port);
}

function parseHost(value: string): Host | undefined {
  const [, bracketed, plain, port = ''] =
    /^(?:\[([\da-f:.]+)\]|([^\s:[\]/@]+))(?::(\d*))?$/i.exec(value) ?? [];
  const name = bracketed ? normalizeAddress(bracketed) : plain?.toLowerCase().replace(/\.$/, '');
  return name ? { name: bracketed ? `[${name}]` : name, port } : undefined;
}

function countHosts({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'host').length;
}
