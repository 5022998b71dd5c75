import type { ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';

/** What every answer of a route carries. */
export function setAnswerHeaders(response: ServerResponse, exchange: Exchange): void {
  response.setHeader('X-Request-Id', exchange.requestId);
  response.setHeader('Cache-Control', 'private, no-store');
}
