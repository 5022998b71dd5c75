import { readFailure } from '../../lib/batch/read-outcome.ts';
import { sayError } from '../../lib/contract/error-codes.ts';
import { readAnswerEvents } from '../../lib/contract/read-answer-events.ts';
import type { AnswerEnd, Locale } from '../../lib/contract/wire.ts';
import type { AskOptions } from '../../server/generate/ask-in-process.ts';
import { type Asker, AskFailure } from './asker.ts';

export type ServerAddress = {
  /** With its prefix, if it has one: `https://example.com/gpt`. */
  url: string;
  token: string | undefined;
};

/** Asks a running server over HTTP. */
export function askServer(server: ServerAddress): Asker {
  return async (request, { locale, signal, onText, onHead }) => {
    const response = await callServer(server, '/api/generate', signal, {
      method: 'POST',
      headers: {
        Accept: 'text/event-stream',
        'Accept-Language': locale,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(request),
    });
    onHead?.(response.headers);
    return readEvents(response, { locale, signal, onText });
  };
}

/** Rejects with AskFailure where the server cannot be reached or refuses. */
export async function callServer(
  { url, token }: ServerAddress,
  path: string,
  signal: AbortSignal,
  { headers, ...init }: RequestInit = {},
): Promise<Response> {
  const all = new Headers(headers);
  if (token !== undefined) all.set('Authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(url + path, { ...init, headers: all, signal });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw new AskFailure({ code: 'unreachable', message: `Nothing answers at ${url}.` });
  }
  if (response.ok) return response;
  throw toFailure(response, await response.json().catch(() => undefined));
}

async function readEvents(
  response: Response,
  { locale, signal, onText }: Pick<AskOptions, 'locale' | 'signal' | 'onText'>,
): Promise<AnswerEnd> {
  const end = response.body && (await readAnswerEvents(response.body, { onText }));
  if (end && end.value === undefined) throw toInvalid(locale);
  if (end?.event === 'error') throw toFailure(response, end.value);
  if (isEnd(end?.value)) return end.value;
  signal.throwIfAborted();
  throw new AskFailure({ code: 'broken_off', message: 'The answer broke off before its end.' });
}

function toInvalid(locale: Locale): AskFailure {
  const code = 'upstream_invalid_response';
  return new AskFailure({ code, message: sayError(code, locale, { isBetween: true }) });
}

function toFailure(response: Response, body: unknown): AskFailure {
  const { code, message, retryAfter, usage, cost_usd } = readFailure(response, body);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const { param, request_id: id } = error;
  const foreign = `Something that is not this program answers there (status ${response.status}).`;
  return new AskFailure({
    code,
    message: 'code' in error ? message : foreign,
    ...(typeof param === 'string' && { param }),
    ...(typeof id === 'string' && { request_id: id }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    ...(usage && { usage }),
    ...(cost_usd !== undefined && { cost_usd }),
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isEnd(value: unknown): value is AnswerEnd {
  return isRecord(value) && typeof value.model === 'string' && 'finish_reason' in value;
}
