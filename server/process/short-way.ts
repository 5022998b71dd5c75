import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RequestHandler } from '../http/request-handler.ts';
import { listSecurityHeaders } from '../http/security-headers.ts';
import { isApiRoute } from '../routes/api-route.ts';
import { type RoutesManifest, type Rule, readManifest } from './routes-manifest.ts';

const ROUTE = '/api/generate';

export type ShortWay = { takes(request: IncomingMessage): boolean; handle: RequestHandler };

/**
 * The way past Next.js's router to the built route of POST /api/generate (docs/decisions/009).
 * Undefined where something of the app's own stands before that address, or the route was not made
 * by `apiRoute` and may need what Next.js adds, or cannot be loaded, of which Next.js then tells
 * those who ask for it.
 */
export async function openShortWay(root: string): Promise<ShortWay | undefined> {
  const manifest = readManifest<RoutesManifest>(root, 'routes-manifest.json');
  const pages = readManifest<Record<string, string>>(root, 'server/pages-manifest.json');
  const file = pages?.[ROUTE];
  if (!manifest || !file || hasProxy(root)) return undefined;
  const address = manifest.basePath + ROUTE;
  if (listRules(manifest).some(({ regex }) => new RegExp(regex).test(address))) return undefined;
  const handle = await loadRoute(join(root, '.next/server', file));
  if (!isApiRoute(handle)) return undefined;
  return { takes: ({ method, url }) => method === 'POST' && url === address, handle };
}

async function loadRoute(path: string): Promise<unknown> {
  try {
    // A promise where what the route imports is still being loaded.
    const route: { default: unknown } = await createRequire(import.meta.url)(path);
    return route.default;
  } catch {
    return undefined;
  }
}

function hasProxy(root: string): boolean {
  const edge = readManifest<{ middleware: object }>(root, 'server/middleware-manifest.json');
  const node = readManifest<{ functions: object }>(root, 'server/functions-config-manifest.json');
  return Object.keys({ ...edge?.middleware, ...node?.functions }).length > 0;
}

/**
 * All rules of the app's own: the security headers are in next.config.js too, but the process has
 * set them already.
 */
function listRules({ redirects, headers, rewrites }: RoutesManifest): Rule[] {
  const known = listSecurityHeaders();
  const added = headers.filter((rule) =>
    rule.headers?.some(({ key, value }) => known[key] !== value),
  );
  const { beforeFiles, afterFiles, fallback } = rewrites;
  return [...redirects, ...added, ...beforeFiles, ...afterFiles, ...fallback];
}
