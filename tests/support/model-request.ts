import type { IncomingHttpHeaders } from 'node:http';
import type { Fields } from './model-call.ts';
import type { Format } from './model-reply.ts';

/**
 * One request as it came in, filled on as its answer goes out. Times are `performance.now()` of
 * this process.
 */
export type ModelRequest = {
  index: number;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** None for `GET /models` and for unknown addresses. */
  format: Format | undefined;
  rawBody: string;
  /** The parsed body; empty when it is not a JSON object. */
  body: Fields;
  /** The text of the last message, whichever the format. */
  prompt: string;
  receivedAt: number;
  /** The answer went out to its planned end, or the planned fault was carried out. */
  finished: boolean;
  /** The caller left before that. */
  closedEarly: boolean;
  /** When the exchange ended, in either way. */
  closedAt: number | undefined;
  sentBytes: number;
};
