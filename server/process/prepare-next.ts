import type { Server } from 'node:http';
import type { RequestHandler } from '../http/request-handler.ts';

export type NextOptions = {
  root: string;
  isDev: boolean;
  hostname: string;
  port: number;
  server: Server;
};

const ERROR_EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Loads Next.js, late: it reads the environment as it is imported. Rejects where it cannot start.
 */
export async function prepareNext({ root, isDev, ...where }: NextOptions): Promise<RequestHandler> {
  const { default: next } = await import('next');
  const { server, hostname, port } = where;
  const app = next({ dev: isDev, dir: root, hostname, port, httpServer: server });
  const events: NodeJS.EventEmitter = process;
  const own = ERROR_EVENTS.map((event) => new Set(events.listeners(event)));
  await app.prepare();
  ERROR_EVENTS.forEach((event, index) => {
    for (const listener of events.listeners(event) as (() => void)[]) {
      // Next.js would print errors as they are, and their messages may hold secrets.
      if (!own[index]?.has(listener)) events.off(event, listener);
    }
  });
  const handle = app.getRequestHandler();
  return (request, response) => handle(request, response);
}
