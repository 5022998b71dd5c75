import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { AppError } from '../http/app-error.ts';
import { type ByteSource, createSource } from '../upstream/byte-source.ts';
import { isErrorBody } from '../upstream/read-error.ts';
import type { Transport } from '../upstream/transport.ts';
import { parseJson } from '../upstream/untrusted.ts';
import {
  type Failure,
  translateError,
  translateFailure,
  UpstreamFault,
} from '../upstream/upstream-errors.ts';
import {
  type Adaptation,
  type AdaptationMemory,
  adaptBody,
  findAdaptation,
  sayAdjustments,
} from './adapt.ts';
import { type Body, createReading, type Format, type FormatOptions } from './format.ts';
import type { Listener, Provider } from './provider.ts';
import { readStream, timeUntil } from './read-stream.ts';
import { listOmitted } from './write-parameters.ts';

/** Tries in all, as many as the openai package itself makes. */
const MAX_TRIES = 3;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 8000;

export type UpstreamOptions = FormatOptions & {
  client: OpenAI;
  transport: Transport;
  memory: AdaptationMemory;
  /** What the program itself puts into bodies where neither caller nor operator chose. */
  defaults: Body;
  /** Milliseconds for the first byte over all tries, and of silence after it. */
  firstByteTimeout: number;
  idleTimeout: number;
};

type Opened = { source: ByteSource; adapted: readonly Adaptation[]; deadline: number };

/**
 * A provider that asks a model server in the given format: adapts, retries before the first byte,
 * and reads until the end marker. A break after the finish reason loses nothing but the usage, so
 * it counts as the end.
 */
export function createUpstreamProvider(format: Format, options: UpstreamOptions): Provider {
  return async (request, signal, listener) => {
    const body = format.buildBody(request, options);
    const opened = await open(format, options, request.model, body, signal, listener);
    const { source, adapted } = opened;
    const reading = createReading();
    /** Only now is it known that the model gets on with what was changed. */
    function onStart(model: string): void {
      options.memory.remember(request.model, adapted);
      listener.onStart(model);
    }
    let isComplete = false;
    try {
      const finishReason = await readStream({
        ...opened,
        format,
        reading,
        model: request.model,
        signal,
        listener: { ...listener, onStart },
        idleTimeout: options.idleTimeout,
      });
      isComplete = true;
      const { model = request.model, usage } = reading;
      const { locale, parameters } = request;
      const adjusted = [
        ...sayAdjustments(body, adapted, locale),
        ...listOmitted(format.name, parameters, locale),
      ];
      return { model, finishReason, usage, adjusted };
    } finally {
      if (isComplete) source.discard();
      else source.abort();
    }
  };
}

/**
 * Makes the call until its headers have come: adapted where the model refuses a parameter, again
 * where a retry may help. After them the server has begun, and another try could be paid twice.
 */
async function open(
  format: Format,
  options: UpstreamOptions,
  model: string,
  body: Body,
  signal: AbortSignal,
  listener: Listener,
): Promise<Opened> {
  const deadline = performance.now() + options.firstByteTimeout;
  const adapted = [...options.memory.recall(model)];
  for (let tries = 1; ; ) {
    const sent = adaptBody(body, adapted);
    const attempt = await tryOnce(format, options, sent, signal, deadline);
    if ('source' in attempt) return { ...attempt, adapted, deadline };
    const adaptation =
      attempt.refusal && findAdaptation(sent, attempt.refusal, { ...format, ...options }, adapted);
    if (adaptation) {
      adapted.push(adaptation);
      continue;
    }
    const wait = findWait(attempt, tries, deadline);
    if (wait === undefined) throw attempt.error;
    listener.onRetry?.(attempt.error.code);
    tries += 1;
    await waitUnlessAborted(wait, signal);
  }
}

async function tryOnce(
  format: Format,
  { client, transport }: UpstreamOptions,
  body: Body,
  signal: AbortSignal,
  deadline: number,
): Promise<{ source: ByteSource } | Failure> {
  try {
    const call = { signal, timeout: timeUntil(deadline) };
    const response = await format.send(client, body, call);
    const source = transport.takeStream(response);
    return source ? { source } : await readWholeAnswer(response, body);
  } catch (thrown) {
    return translateFailure(thrown, signal, body);
  }
}

/**
 * A 200 that is no event stream: a whole answer, an error told with the wrong status, or something
 * that is no model server.
 */
async function readWholeAnswer(
  response: Response,
  sent: Body,
): Promise<{ source: ByteSource } | Failure> {
  const type = response.headers.get('content-type')?.slice(0, 60);
  const text = await response.text();
  const value = parseJson(text);
  if (isErrorBody(value)) return translateError(value, sent);
  if (value !== undefined) return { source: createSource(text) };
  const cause = new UpstreamFault({ status: response.status, content_type: type });
  const error = new AppError('upstream_invalid_response', { cause });
  return { error, isRetryable: false, retryAfterMs: undefined, refusal: undefined };
}

/** Milliseconds to wait before another try, or undefined where there is none. */
function findWait(failure: Failure, tries: number, deadline: number): number | undefined {
  if (!failure.isRetryable || tries >= MAX_TRIES) return undefined;
  const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** (tries - 1), MAX_BACKOFF_MS);
  const wait = failure.retryAfterMs ?? backoff * (1 - Math.random() / 4);
  return performance.now() + wait < deadline ? wait : undefined;
}

async function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (thrown) {
    throw translateFailure(thrown, signal).error;
  }
}
