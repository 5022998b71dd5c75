import type { ErrorAnswer } from './error-answer.ts';

/** Redirects of one call that are followed. */
export const MAX_REDIRECTS = 5;

type Target = { url: URL; status: number };

/** Where an answer leads, if anywhere; noted in the answer for the log. */
export function findTarget(from: URL, answer: ErrorAnswer): Target | undefined {
  const { status, headers } = answer;
  const location = headers.get('location') ?? '';
  if (status >= 400 || location === '' || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  answer.target = url;
  return { url, status };
}

/**
 * Whether a call may go on to the target, with its method, body and key: only at the same host, and
 * never from https to http. 301 and 302 do not promise to keep the method, so they count only where
 * they lead to the same path, with or without its last slash.
 */
export function mayFollow(from: URL, { url: target, status }: Target, method: string): boolean {
  if (!isSameHost(from, target)) return false;
  if (status === 307 || status === 308) return true;
  if (status !== 301 && status !== 302 && status !== 303) return false;
  if (method === 'GET') return true;
  return status !== 303 && trimSlash(from) === trimSlash(target);
}

/** The same origin, or its twin over TLS. */
function isSameHost(from: URL, target: URL): boolean {
  if (target.origin === from.origin) return true;
  return (
    from.protocol === 'http:' && target.protocol === 'https:' && from.hostname === target.hostname
  );
}

function trimSlash({ pathname, search }: URL): string {
  return pathname.replace(/\/+$/, '') + search;
}
