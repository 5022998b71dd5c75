import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError } from '../http/app-error.ts';
import { getExchange } from '../http/exchange.ts';
import { listSecurityHeaders } from '../http/security-headers.ts';
import { sendError } from '../http/send-error.ts';
import { createProgram } from '../program/create-program.ts';
import { type Program, setProgram } from '../program/program.ts';
import { isPageOptions, refuseOptions } from '../routes/refuse-options.ts';
import type { Environment } from '../settings/config.ts';
import { handleUncaught } from './handle-uncaught.ts';
import { logStartup } from './log-startup.ts';
import { prepareNext } from './prepare-next.ts';
import { checkBuild } from './routes-manifest.ts';
import { openShortWay } from './short-way.ts';
import { stopOnSignals } from './stop.ts';

/**
 * Longer than nginx keeps its idle connections (60 s), so that it never sends on one that is
 * closing; in milliseconds.
 */
const KEEP_ALIVE_MS = 70_000;

/**
 * What waits in this process for a slow reader or writer before it is held back; Node's own bound
 * is four times that.
 */
const UNREAD_BYTES = 16 * 1024;

/** Where the build is, wherever the program is started from. */
const ROOT = join(import.meta.dirname, '../..');

/**
 * Starts Next.js behind an HTTP server whose timeouts, stop and log line are ours. Throws
 * ConfigError. https://nextjs.org/docs/pages/guides/custom-server
 */
export async function startServer(env: Environment, isDev: boolean): Promise<void> {
  const program = await createProgram(env, ROOT);
  setProgram(program);
  const { HOST: hostname, PORT: port, BASE_PATH: basePath } = program.settings;
  if (!isDev) checkBuild(ROOT, basePath);
  const server = createServer({ highWaterMark: UNREAD_BYTES });
  const handleByNext = await prepareNext({ root: ROOT, isDev, hostname, port, server });
  const shortWay = isDev ? undefined : await openShortWay(ROOT);
  const securityHeaders = Object.entries(listSecurityHeaders({ isDev }));
  server.on('request', (request, response) => {
    const exchange = getExchange(request, response);
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    // Next.js sends a script of its development server as JSON, which browsers then refuse.
    if (isDev && request.url?.includes('/_next/static/development/')) {
      response.removeHeader('X-Content-Type-Options');
    }
    response.setHeader('X-Request-Id', exchange.requestId);
    program.logExchange(exchange, request, response);
    if (program.isDraining) response.setHeader('Connection', 'close');
    if (isPageOptions(request, basePath)) {
      return refuseOptions({ program, exchange, request, response });
    }
    // A whole address or `*`: the framework would redirect to the one, and break on the other.
    if (!request.url?.startsWith('/')) {
      setAnswerHeaders(response, exchange);
      return sendError(response, new AppError('not_found'), exchange);
    }
    const handle = shortWay?.takes(request) ? shortWay.handle : handleByNext;
    void handle(request, response);
  });
  setTimes(server, program);
  await listen(server, port, hostname);
  stopOnSignals(server, program);
  handleUncaught(program.log);
  const { port: realPort } = server.address() as AddressInfo;
  logStartup(program, env, hostname, realPort);
}

function setTimes(server: Server, { settings }: Program): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = 30_000;
  // The route's own clock for the body comes first and answers in JSON.
  server.requestTimeout = settings.REQUEST_TIMEOUT + 10_000;
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
