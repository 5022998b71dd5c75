import type { Server } from 'node:http';
import type { RequestHandler } from './built-routes.ts';

/** `npm run dev`: the framework's own server, which builds each page when it is asked for and sends changes to the browser. */
export async function startDevRouter(
  root: string,
  hostname: string,
  port: number,
  server: Server,
): Promise<RequestHandler> {
  const { default: next } = await import('next');
  const app = next({ dev: true, dir: root, hostname, port });
  await app.prepare();
  server.on('upgrade', app.getUpgradeHandler());
  return app.getRequestHandler();
}
