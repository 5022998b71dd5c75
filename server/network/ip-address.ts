import { isIPv4, isIPv6 } from 'node:net';

/**
 * An address in one spelling: IPv4 in dots (IPv4-mapped IPv6 too), IPv6 as eight groups, without a
 * zone. Undefined for anything else.
 */
export function normalizeAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const [plain = ''] = text.split('%', 1);
  if (!isIPv6(plain)) return undefined;
  const groups = expandGroups(plain);
  return readMappedIPv4(groups) ?? groups.join(':');
}

export function isLoopbackAddress(text: string): boolean {
  const address = normalizeAddress(text);
  return address !== undefined && (address.startsWith('127.') || address === '0:0:0:0:0:0:0:1');
}

function expandGroups(text: string): string[] {
  // URL turns a dotted tail into groups and drops leading zeros.
  const compact = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = '', tail] = compact.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array(8 - before.length - after.length).fill('0'), ...after];
}

function readMappedIPv4(groups: string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined;
  const bytes = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return bytes.flatMap((pair) => [pair >> 8, pair & 255]).join('.');
}
