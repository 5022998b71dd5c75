import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../network/host-pattern.ts';
import { isLoopbackAddress, normalizeAddress } from '../network/ip-address.ts';

/**
 * The caller's address. Of X-Forwarded-For only the last `trustProxy` entries are believed, since
 * the proxies in front wrote those; where one is missing or malformed, the last good one before it
 * counts.
 */
export function readClientAddress(request: IncomingMessage, trustProxy: number): string {
  let address = request.socket.remoteAddress ?? '';
  if (trustProxy === 0) return address;
  const entries = readRaw(request, 'x-forwarded-for').join(',').split(',');
  for (const entry of entries.slice(-trustProxy).reverse()) {
    const next = normalizeAddress(dropPort(entry.trim()));
    if (next === undefined) break;
    address = next;
  }
  return address;
}

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 one, which is what a single
 * household or server is given.
 */
export function bucketAddress(address: string): string {
  const normal = normalizeAddress(address);
  if (normal === undefined || !normal.includes(':')) return normal ?? 'unknown';
  return `${normal.split(':').slice(0, 4).join(':')}::/64`;
}

const CLIENT_ADDRESS_HEADERS = [
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

/**
 * Whether the caller is on this machine: the socket, the Host name and everything that was
 * forwarded say so.
 */
export function isLocalCaller(request: IncomingMessage): boolean {
  const hosts = readRaw(request, 'host').concat(readRaw(request, 'x-forwarded-host'));
  return (
    isLoopbackAddress(request.socket.remoteAddress ?? '') &&
    hosts.length > 0 &&
    hosts.every(isLoopbackHost) &&
    readForwarded(request).every((entry) => isLoopbackAddress(dropPort(entry)))
  );
}

/** Whether the caller's connection is encrypted, here or at a proxy in front that says so. */
export function isSecure(request: IncomingMessage, trustProxy: number): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted) return true;
  if (trustProxy === 0) return false;
  const schemes = readRaw(request, 'x-forwarded-proto').join(',').split(',');
  return schemes.slice(-trustProxy)[0]?.trim().toLowerCase() === 'https';
}

/**
 * Every address that a proxy claims to speak for; an entry that names none comes out as it is, and
 * so as no loopback address.
 */
function readForwarded(request: IncomingMessage): string[] {
  const plain = CLIENT_ADDRESS_HEADERS.flatMap((name) => readRaw(request, name));
  const entries = plain.flatMap((value) => value.split(',')).map((entry) => entry.trim());
  const standard = readRaw(request, 'forwarded').flatMap((value) => value.split(','));
  return entries.concat(
    standard.map((element) => /(?:^|;)\s*for="?([^";]*)/i.exec(element.trim())?.[1]?.trim() ?? ''),
  );
}

/**
 * Next adds X-Forwarded-* to `request.headers` where the caller sent none, so only the raw ones
 * tell what was sent.
 */
function readRaw({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

function dropPort(entry: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? entry.replace(/^([\d.]+):\d+$/, '$1');
}
