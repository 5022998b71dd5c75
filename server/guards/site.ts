import type { IncomingMessage } from 'node:http';
import { AppError } from '../http/app-error.ts';

/**
 * Throws cross_site when a browser sent this from a page of another origin. Meant for requests that
 * do something (POST). Sec-Fetch-Site decides where the browser sends it, else Origin against Host;
 * without both it is no browser.
 */
export function checkSite({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  const isOwn =
    site === undefined
      ? isOwnOrigin(headers.origin, headers.host)
      : site === 'same-origin' || site === 'none';
  if (!isOwn) throw new AppError('cross_site');
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  if (host === undefined || !/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  const own = `${from.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === from.origin;
}
