import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/** https://nextjs.org/docs/pages/api-reference/adapters/invoking-entrypoints */
type Entrypoint = {
  handler(
    request: IncomingMessage,
    response: ServerResponse,
    context: { requestMeta: { relativeProjectDir: string; distDir: string } },
  ): Promise<void>;
};

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The handler that the build made of a route in pages/api: the framework's own, without its router, which costs more than all else in
 * the framework and has nothing to decide about an address that is known. Throws where there is no build.
 */
export function loadEntrypoint(root: string, route: string): RequestHandler {
  const distDir = join(root, '.next');
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(join(distDir, 'server/pages-manifest.json'), 'utf8'),
  );
  const file = manifest[route];
  if (file === undefined) throw new Error(`the build has no ${route}`);
  const { handler }: Entrypoint = createRequire(import.meta.url)(join(distDir, 'server', file));
  const relativeProjectDir = relative(process.cwd(), root);
  return (request, response) =>
    handler(request, response, { requestMeta: { relativeProjectDir, distDir } });
}
