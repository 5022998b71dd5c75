import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FinishReason, Locale, Usage } from '../../lib/contract/wire.ts';
import type { Decision } from '../limits/limit-headers.ts';
import { pickLocale } from './negotiate.ts';

/** One request and what becomes of it: what the log line and the metrics are made from. */
export type Exchange = {
  readonly requestId: string;
  /** `performance.now()` at the request's arrival. */
  readonly startedAt: number;
  /** The language of messages. */
  locale: Locale;
  /** Who asks, for the log: a token's name or the client's address. */
  caller?: string;
  /** The name of the caller's token, where there is one. */
  tokenName?: string;
  /** What the caller's limits are counted by. */
  limitKey?: string;
  decisions?: readonly Decision[];
  /** Whether its log line is on its way. */
  isLogged?: boolean;
  /** The error's code, or `caller_left`. */
  code?: string | undefined;
  /** What lay behind the error; only facts of it go to the log. */
  cause?: unknown;
  /** Set once the model is asked. */
  generation?: GenerationFacts;
};

export type GenerationFacts = {
  model: string;
  finishReason?: FinishReason;
  usage?: Usage | null;
  costUsd?: number;
  adjusted?: string[];
  /** Milliseconds from the request's arrival. */
  firstTextMs?: number;
  /** Estimated tokens of the text so far; undefined before the model server's first byte. */
  writtenTokens?: number;
  /** Codes of the failures after which the model server was asked again. */
  retries?: string[];
};

const EXCHANGE = Symbol.for('openai-quickstart-next.exchange');

type Carrier = ServerResponse & { [EXCHANGE]?: Exchange };

/**
 * The exchange of this answer, made at the first call. It rides on the response, which every copy
 * of this module sees.
 */
export function getExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const carrier: Carrier = response;
  carrier[EXCHANGE] ??= {
    requestId: randomUUID(),
    startedAt: performance.now(),
    locale: pickLocale(request.headers['accept-language']),
  };
  return carrier[EXCHANGE];
}
