import type { ServerResponse } from 'node:http';
import { ERRORS, sayError } from '../../lib/contract/error-codes.ts';
import type { ErrorBody } from '../../lib/contract/wire.ts';
import type { AppError } from './app-error.ts';
import type { Exchange } from './exchange.ts';
import { sendJson } from './send-json.ts';

/** An error in the words and the form that callers get. */
export function toErrorBody(error: AppError, exchange: Exchange): ErrorBody {
  const { param, retryAfter } = error.details;
  return {
    error: {
      code: error.code,
      message: sayError(error.code, exchange.locale, error.details),
      ...(param !== undefined && { param }),
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
      request_id: exchange.requestId,
    },
    ...(error.partial !== undefined && { partial: error.partial }),
    ...error.paid,
  };
}

/** The status and headers of an error, for any form of answer. */
export function setErrorHead(response: ServerResponse, error: AppError): void {
  response.statusCode = ERRORS[error.code].status;
  const { retryAfter } = error.details;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  if (error.code === 'unauthorized') response.setHeader('WWW-Authenticate', 'Bearer');
}

export function sendError(response: ServerResponse, error: AppError, exchange: Exchange): void {
  setErrorHead(response, error);
  // The rest of a body that was not read in time must not be taken for the next request.
  if (error.code === 'request_timeout') response.setHeader('Connection', 'close');
  sendJson(response, response.statusCode, toErrorBody(error, exchange));
}
