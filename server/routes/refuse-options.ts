import type { IncomingMessage, ServerResponse } from 'node:http';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendError } from '../http/send-error.ts';
import type { Program } from '../program/program.ts';
import { checkHostName } from './admit.ts';

/** What the addresses of pages take. */
export const PAGE_METHODS = 'GET, HEAD, POST';

const PAGES = /^\/(ru|sign-in|sign-out|(ru\/)?p\/[^/]+)?$/;

/** The framework answers OPTIONS for a page with a bare 400, before the page's own code; pages say 405 here instead. */
export function isPageOptions({ method, url = '' }: IncomingMessage, basePath: string): boolean {
  if (method !== 'OPTIONS' || !url.startsWith(basePath)) return false;
  return PAGES.test(url.slice(basePath.length).split('?', 1)[0] || '/');
}

export function refuseOptions(
  program: Program,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  setAnswerHeaders(response, exchange);
  try {
    checkHostName(program, request);
    response.setHeader('Allow', PAGE_METHODS);
    throw new AppError('method_not_allowed', { hint: PAGE_METHODS });
  } catch (thrown) {
    const error = toAppError(thrown);
    exchange.code = error.code;
    sendError(response, error, exchange);
  }
}
