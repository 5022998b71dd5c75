/**
 * Headers of every answer, set by the process and, for `next start`, by next.config.js.
 * Referrer-Policy is not `no-referrer`, because forms would then send `Origin: null`. HSTS is left
 * to whoever holds the certificate.
 */
export function listSecurityHeaders({ isDev = false } = {}): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': writePolicy(isDev),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    'X-DNS-Prefetch-Control': 'off',
  };
}

function writePolicy(isDev: boolean): string {
  // `next dev` evaluates its modules and reloads over a web socket.
  const [script, connect] = isDev ? [" 'unsafe-eval' 'unsafe-inline'", ' ws: wss:'] : ['', ''];
  return [
    "default-src 'none'",
    `script-src 'self'${script}`,
    "style-src 'self'",
    // Next.js's client puts the styles of the page that a link leads to into an element.
    "style-src-elem 'self' 'unsafe-inline'",
    // React and next/image write `style` attributes on the server; no answer of a model can.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
