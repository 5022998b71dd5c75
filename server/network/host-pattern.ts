import { isLoopbackAddress, normalizeAddress } from './ip-address.ts';

/**
 * The names under which a machine reaches itself. Browsers never look *.localhost up, so nobody
 * else can own one.
 */
export const LOOPBACK_HOSTS: readonly string[] = [
  'localhost',
  '*.localhost',
  '127.0.0.0/8',
  '[::1]',
];

export function isLoopbackHost(value: string): boolean {
  const host = parseHost(value);
  return host !== undefined && LOOPBACK_HOSTS.some((entry) => matchesHost(host, entry));
}

/** Whether `entry` can match at all as an entry of `allowed`. */
export function isHostPattern(entry: string): boolean {
  const name = entry.replace(/^\*\./, '');
  return !name.includes('*') && parseHost(name) !== undefined;
}

export type Host = { name: string; port: string };

/** Whether a host is one of those that an entry of ALLOWED_HOSTS names. */
export function matchesHost(host: Host, entry: string): boolean {
  if (entry === '127.0.0.0/8') return /^[\d.]+$/.test(host.name) && isLoopbackAddress(host.name);
  if (entry.startsWith('*.')) return host.name.endsWith(entry.slice(1).toLowerCase());
  const wanted = parseHost(entry);
  return host.name === wanted?.name && (wanted.port === '' || wanted.port === host.port);
}

/** Undefined where the text is no host name. */
export function parseHost(value: string): Host | undefined {
  const [, bracketed, plain, port = ''] =
    /^(?:\[([\da-f:.]+)\]|([^\s:[\]/@]+))(?::(\d*))?$/i.exec(value) ?? [];
  const name = bracketed ? normalizeAddress(bracketed) : plain?.toLowerCase().replace(/\.$/, '');
  return name ? { name: bracketed ? `[${name}]` : name, port } : undefined;
}
