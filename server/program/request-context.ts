import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../http/exchange.ts';
import type { Program } from './program.ts';

/** One request with all that its handling needs. */
export type RequestContext = {
  request: IncomingMessage;
  response: ServerResponse;
  program: Program;
  exchange: Exchange;
};
