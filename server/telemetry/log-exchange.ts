import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../http/exchange.ts';
import { UpstreamFault } from '../upstream/upstream-errors.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Status of a request whose caller left before the answer, as nginx has it. */
const CALLER_LEFT_STATUS = 499;

type Recorded = (exchange: Exchange, request: IncomingMessage, response: ServerResponse) => void;

/** Logs and counts each request once, when its answer is over. */
export function createExchangeLog({ log, metrics, basePath }: Options): Recorded {
  return (exchange, request, response) => {
    if (exchange.isLogged) return;
    exchange.isLogged = true;
    // Next.js writes another address into the request while it routes.
    const path = removeBase(basePath, request.url ?? '')
      .split('?', 1)[0]
      ?.slice(0, 200);
    const method = request.method ?? '';
    response.once('close', () =>
      writeLine({ log, metrics, exchange, method, path: path ?? '', response }),
    );
  };
}

type Options = { log: Log; metrics: Metrics; basePath: string };

function removeBase(basePath: string, url: string): string {
  return url.startsWith(basePath) ? url.slice(basePath.length) || '/' : url;
}

type Line = {
  log: Log;
  metrics: Metrics;
  exchange: Exchange;
  method: string;
  path: string;
  response: ServerResponse;
};

/** Writes the one log line of a request: facts alone, never a prompt, an answer or a secret. */
function writeLine({ log, metrics, exchange, method, path, response }: Line): void {
  const hasLeft = !response.writableFinished && exchange.code === undefined;
  const status =
    hasLeft || exchange.code === 'caller_left' ? CALLER_LEFT_STATUS : response.statusCode;
  const generation = exchange.generation;
  const ms = performance.now() - exchange.startedAt;
  const level = status >= 500 ? 'error' : path.startsWith('/_next/static/') ? 'debug' : 'info';
  const code = hasLeft ? 'caller_left' : exchange.code;
  metrics.record(path, method, status, { ...exchange, code }, ms / 1000);
  log.write(level, 'request', {
    request_id: exchange.requestId,
    caller: exchange.caller,
    method,
    path,
    status,
    code,
    cause: sayCause(exchange.cause),
    model: generation?.model,
    finish_reason: generation?.finishReason,
    prompt_tokens: generation?.usage?.prompt_tokens,
    completion_tokens: generation?.usage?.completion_tokens,
    cost_usd: generation?.costUsd,
    adjusted: generation?.adjusted,
    retries: generation?.retries,
    first_text_ms: round(generation?.firstTextMs),
    ms: round(ms),
  });
}

function round(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}

/**
 * What the log may tell of an error's cause: the facts of a model server's failure, or where a bug
 * is.
 */
export function sayCause(cause: unknown): unknown {
  if (cause instanceof UpstreamFault) return cause.facts;
  if (!(cause instanceof Error)) return undefined;
  const place = cause.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 4);
  return { name: cause.name, ...('code' in cause && { code: cause.code }), at: place };
}
