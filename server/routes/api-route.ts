import type { IncomingMessage, ServerResponse } from 'node:http';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { getExchange } from '../http/exchange.ts';
import type { RequestHandler } from '../http/request-handler.ts';
import { sendError } from '../http/send-error.ts';
import { getProgram } from '../program/program.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkHostName } from './admit.ts';

export type RouteOptions = {
  /** Undefined takes every method. */
  methods?: readonly string[];
  /** Served under whatever Host name. */
  isAnyHost?: boolean;
};

const API_ROUTE = Symbol.for('openai-quickstart-next.api-route');

/**
 * A route that takes Node's own request and response, and nothing that Next.js would put on them.
 */
export type ApiRoute = RequestHandler & { readonly [API_ROUTE]: true };

export function isApiRoute(route: unknown): route is ApiRoute {
  return typeof route === 'function' && API_ROUTE in route;
}

/**
 * Wraps what every address under /api has in common: headers, method, log line, and JSON for every
 * error.
 */
export function apiRoute(
  { methods, isAnyHost = false }: RouteOptions,
  handle: (context: RequestContext) => Promise<void> | void,
): ApiRoute {
  const route: RequestHandler = async (request, response) => {
    const exchange = getExchange(request, response);
    setAnswerHeaders(response, exchange);
    try {
      const program = getProgram();
      program.logExchange(exchange, request, response);
      if (!isAnyHost) checkHostName(program, request);
      if (methods) checkMethod(request, response, methods);
      await handle({ request, response, program, exchange });
    } catch (thrown) {
      const error = toAppError(thrown);
      exchange.code = error.code;
      exchange.cause = error.cause;
      if (response.headersSent) response.destroy();
      else sendError(response, error, exchange);
    }
  };
  return Object.assign(route, { [API_ROUTE]: true as const });
}

function checkMethod(
  request: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
): void {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  if (allowed.includes(request.method ?? '')) return;
  response.setHeader('Allow', allowed.join(', '));
  throw new AppError('method_not_allowed', { hint: allowed.join(', ') });
}
