const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address that a link in an answer may lead to, or null. Relative ones would lead to this
 * server, and a name before an @ hides where a link goes.
 */
export function readSafeLink(href: string): string | null {
  const url = parse(href);
  if (!url || !SCHEMES.has(url.protocol) || url.username || url.password) return null;
  return url.href;
}

/** Safari 16 has neither `URL.parse` nor `URL.canParse`. */
function parse(href: string): URL | null {
  try {
    return new URL(href);
  } catch {
    return null;
  }
}
