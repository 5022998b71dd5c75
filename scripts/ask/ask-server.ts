import { createEventStreamParser } from '../../lib/contract/event-stream.ts';
import type { AnswerEnd } from '../../lib/contract/wire.ts';
import { type Asker, AskFailure } from './asker.ts';

export type ServerAddress = {
  /** With its prefix, if it has one: `https://example.com/gpt`. */
  url: string;
  token: string | undefined;
};

/** Asks a running server over HTTP. */
export function askServer(server: ServerAddress): Asker {
  return async (request, { locale, signal, onText }) => {
    const response = await callServer(server, '/api/generate', signal, {
      method: 'POST',
      headers: {
        Accept: 'text/event-stream',
        'Accept-Language': locale,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(request),
    });
    return readEvents(response, onText);
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
  throw toFailure(await response.json().catch(() => undefined), response.status);
}

async function readEvents(response: Response, onText: (text: string) => void): Promise<AnswerEnd> {
  const push = createEventStreamParser();
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    for (const { event, data } of push(decoder.decode(chunk, { stream: true }))) {
      const value: unknown = JSON.parse(data);
      if (event === 'delta' && isRecord(value)) onText(String(value.text));
      if (event === 'error') throw toFailure(value, response.status);
      if (event === 'done' && isEnd(value)) return value;
    }
  }
  throw new AskFailure({ code: 'broken_off', message: 'The answer broke off before its end.' });
}

function toFailure(body: unknown, status: number): AskFailure {
  const error = isRecord(body) ? body.error : undefined;
  if (isRecord(error) && typeof error.message === 'string' && typeof error.code === 'string') {
    const { code, message, param, request_id: id } = error;
    return new AskFailure({
      code,
      message,
      ...(typeof param === 'string' && { param }),
      ...(typeof id === 'string' && { request_id: id }),
    });
  }
  const message = `Something that is not this program answers there (status ${status}).`;
  return new AskFailure({ code: 'not_this_program', message });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isEnd(value: unknown): value is AnswerEnd {
  return isRecord(value) && typeof value.model === 'string' && 'finish_reason' in value;
}
