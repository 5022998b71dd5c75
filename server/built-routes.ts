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

/** The build's routes, each loaded when it is first asked for. A path is without its query. */
export type BuiltRoutes = {
  /** The route of an address under /api, which may be the one for unknown addresses; undefined for other addresses. */
  findApi(path: string): RequestHandler | undefined;
  findPage(path: string): RequestHandler | undefined;
};

const REST_OF_API = '/api/[[...path]]';

/**
 * The routes that the build made of pages/. A page is called by the framework's handler for it. An API route is called itself: it takes
 * Node's own request and response, and what the framework puts on them for each request costs more than all that the route does. Throws
 * where there is no build.
 */
export function openBuiltRoutes(root: string, render404: RequestMeta['render404']): BuiltRoutes {
  const distDir = join(root, '.next');
  const require = createRequire(import.meta.url);
  const relativeProjectDir = relative(process.cwd(), root);
  const files = new Map<string, string>(
    Object.entries<string>(
      JSON.parse(readFileSync(join(distDir, 'server/pages-manifest.json'), 'utf8')),
    ).filter(([route, file]) => file.endsWith('.js') && !route.startsWith('/_')),
  );
  /** A promise where what the route imports is still being loaded. */
  function load(file: string): Entrypoint | Promise<Entrypoint> {
    return require(join(distDir, 'server', file));
  }
  function loadApi(file: string): RequestHandler {
    const loading = load(file);
    return async (request, response) => (await loading).default(request, response);
  }
  function loadPage(file: string): RequestHandler {
    const loading = load(file);
    return async (request, response) => {
      // A new one for each request: the framework writes into it.
      const requestMeta = { relativeProjectDir, distDir, render404 };
      await (await loading).handler(request, response, { requestMeta });
    };
  }

  const loaded = new Map<string, RequestHandler>();
  function find(route: string): RequestHandler | undefined {
    const known = loaded.get(route);
    const file = files.get(route);
    if (known || file === undefined) return known;
    const handler = isApi(route) ? loadApi(file) : loadPage(file);
    loaded.set(route, handler);
    return handler;
  }

  return {
    findApi: (path) => (isApi(path) ? (find(path) ?? find(REST_OF_API)) : undefined),
    findPage: (path) => (isApi(path) ? undefined : find(path)),
  };
}

function isApi(path: string): boolean {
  return path.startsWith('/api') && (path.length === 4 || path[4] === '/');
}
