import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AppError } from '../http/app-error.ts';
import { getExchange } from '../http/exchange.ts';
import { listSecurityHeaders } from '../http/security-headers.ts';
import { sendError } from '../http/send-error.ts';
import { listStyleHashes, type PageStyles, readPageStyles } from '../page/page-styles.ts';
import { createProgram } from '../program/create-program.ts';
import { type Program, setProgram } from '../program/program.ts';
import { isPageOptions, refuseOptions } from '../routes/refuse-options.ts';
import type { Environment } from '../settings/config.ts';
import { logExchange } from '../telemetry/log-exchange.ts';
import { startDevRouter } from './dev-router.ts';
import { outliveBugs } from './handle-uncaught.ts';
import { sayStart } from './log-startup.ts';
import { createRouter } from './router.ts';
import { stopOnSignals } from './stop.ts';

/** Longer than nginx keeps its idle connections (60 s), so that it never sends on one that we are closing; in milliseconds. */
const KEEP_ALIVE_MS = 70_000;

/** What waits in this process for one slow reader, and for one slow writer, before they are held back; Node's own bound is four times that. */
const UNREAD_BYTES = 16 * 1024;

/** Where the build is, wherever the program is started from. */
const ROOT = join(import.meta.dirname, '../..');

/** Starts the HTTP server, whose timeouts and stop are ours. Throws ConfigError. */
export async function startServer(env: Environment, isDev: boolean): Promise<void> {
  const pageStyles: PageStyles = isDev ? new Map() : readPageStyles(join(ROOT, '.next'));
  const program = await createProgram(env, pageStyles);
  setProgram(program);
  const { HOST: hostname, PORT: port } = program.settings;
  const securityHeaders = Object.entries(
    listSecurityHeaders({ isDev, styleHashes: listStyleHashes(pageStyles) }),
  );
  const server = createServer({ highWaterMark: UNREAD_BYTES });
  const route = await (isDev ? startDevRouter(ROOT, hostname, port, server) : createRouter(ROOT));
  server.on('request', (request, response) => {
    const exchange = getExchange(request, response);
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    response.once('close', () => logExchange(program, exchange, request, response));
    if (program.isDraining) response.setHeader('Connection', 'close');
    if (isPageOptions(request)) return refuseOptions(program, exchange, request, response);
    // A whole address or `*`: the framework would redirect to the one, and break on the other.
    if (request.url?.startsWith('/')) void route(request, response);
    else sendError(response, new AppError('not_found'), exchange);
  });
  setTimes(server, program);
  await listen(server, port, hostname);
  stopOnSignals(server, program);
  outliveBugs(program.log);
  const { port: realPort } = server.address() as AddressInfo;
  sayStart(program, env, hostname, realPort);
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
