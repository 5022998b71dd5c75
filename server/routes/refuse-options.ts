import type { IncomingMessage } from 'node:http';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { sendError } from '../http/send-error.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkHostName } from './admit.ts';

/** What the addresses of pages take. */
export const PAGE_METHODS = 'GET, HEAD, POST';

/** A page that is no form. */
export const VIEW_METHODS = 'GET, HEAD';

const FORMS = /^\/(ru|sign-in|sign-out|(ru\/)?p\/[^/]+)?$/;
const VIEWS = /^\/(ru\/)?batch$/;

/**
 * The framework answers OPTIONS for a page with a bare 400, before the page's own code; pages say
 * 405 here instead.
 */
export function isPageOptions(request: IncomingMessage, basePath: string): boolean {
  return request.method === 'OPTIONS' && findMethods(request, basePath) !== undefined;
}

/** What a page's address takes; undefined for all else. */
function findMethods({ url = '' }: IncomingMessage, basePath: string): string | undefined {
  if (!url.startsWith(basePath)) return undefined;
  const path = url.slice(basePath.length).split('?', 1)[0] || '/';
  if (VIEWS.test(path)) return VIEW_METHODS;
  return FORMS.test(path) ? PAGE_METHODS : undefined;
}

export function refuseOptions({ program, exchange, request, response }: RequestContext): void {
  setAnswerHeaders(response, exchange);
  try {
    checkHostName(program, request);
    const methods = findMethods(request, program.settings.BASE_PATH) ?? PAGE_METHODS;
    response.setHeader('Allow', methods);
    throw new AppError('method_not_allowed', { hint: methods });
  } catch (thrown) {
    const error = toAppError(thrown);
    exchange.code = error.code;
    sendError(response, error, exchange);
  }
}
