import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/** What the build makes of a file in pages/: its default export, and the handler that Next.js puts around it. */
type Entrypoint = {
  default(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** https://nextjs.org/docs/pages/api-reference/adapters/invoking-entrypoints */
  handler(
    request: IncomingMessage,
    response: ServerResponse,
    context: { requestMeta: RequestMeta },
  ): Promise<void>;
};

type RequestMeta = {
  relativeProjectDir: string;
  distDir: string;
  render404(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The build's routes. A path is without its query. */
export type BuiltRoutes = {
  /** The route of an address under /api, which may be the one for unknown addresses; undefined for other addresses. */
  findApi(path: string): RequestHandler | undefined;
  findPage(path: string): RequestHandler | undefined;
};

const REST_OF_API = '/api/[[...path]]';

/**
 * Loads the routes that the build made of pages/, all of them, so that none depends on the disk later. A page is called by the framework's
 * handler for it. An API route is called itself: it takes Node's own request and response, and what the framework puts on them for each
 * request costs more than all that the route does. Rejects where there is no build.
 */
export async function loadBuiltRoutes(
  root: string,
  render404: RequestMeta['render404'],
): Promise<BuiltRoutes> {
  const distDir = join(root, '.next');
  const require = createRequire(import.meta.url);
  const relativeProjectDir = relative(process.cwd(), root);

  async function load(route: string, file: string): Promise<[string, RequestHandler]> {
    // A promise where what the route imports is still being loaded.
    const entry: Entrypoint = await require(join(distDir, 'server', file));
    if (isApi(route)) return [route, entry.default];
    // A new context for each request: the framework writes into it.
    const makeContext = () => ({ requestMeta: { relativeProjectDir, distDir, render404 } });
    return [route, (request, response) => entry.handler(request, response, makeContext())];
  }

  const manifest: Record<string, string> = JSON.parse(
    readFileSync(join(distDir, 'server/pages-manifest.json'), 'utf8'),
  );
  const files = Object.entries(manifest).filter(
    ([route, file]) => file.endsWith('.js') && !route.startsWith('/_'),
  );
  const routes = new Map(await Promise.all(files.map(([route, file]) => load(route, file))));
  return {
    findApi: (path) => (isApi(path) ? (routes.get(path) ?? routes.get(REST_OF_API)) : undefined),
    findPage: (path) => (isApi(path) ? undefined : routes.get(path)),
  };
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/');
}
