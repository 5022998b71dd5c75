import type { IncomingMessage, ServerResponse } from 'node:http';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { type Exchange, getExchange } from '../http/exchange.ts';
import { sendError } from '../http/send-error.ts';
import type { RequestHandler } from '../process/built-routes.ts';
import { getProgram, type Program } from '../program/program.ts';
import { checkHostName } from './admit.ts';

export type ApiContext = {
  request: IncomingMessage;
  response: ServerResponse;
  program: Program;
  exchange: Exchange;
};

export type RouteOptions = {
  /** Undefined takes every method. */
  methods?: readonly string[];
  /** Served under whatever Host name. */
  isAnyHost?: boolean;
};

/**
 * Wraps what every address under /api has in common: headers, method, and JSON for every error. A route takes Node's own request and
 * response, and nothing that the framework would put on them, since it is called without (server/process/built-routes.ts).
 */
export function apiRoute(
  { methods, isAnyHost = false }: RouteOptions,
  handle: (context: ApiContext) => Promise<void> | void,
): RequestHandler {
  return async (request, response) => {
    const exchange = getExchange(request, response);
    setAnswerHeaders(response, exchange);
    try {
      const program = getProgram();
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
