/**
 * Fourteen hex digits that change when a JSON value does; the order of keys does not count. Not a
 * secure hash: `crypto.subtle` is missing on pages without TLS, and what is compared are versions
 * of one thing.
 */
export function hashValue(value: unknown): string {
  return hashText(JSON.stringify(sortKeys(value)) ?? '');
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}

/** cyrb53: https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js */
function hashText(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  const mix = (one: number, other: number) =>
    Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  const first = mix(high, low) >>> 0;
  const second = mix(low, first) & 0x1fffff;
  return (second * 2 ** 32 + first).toString(16).padStart(14, '0');
}
