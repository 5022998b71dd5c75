import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { createEventStreamParser, type ServerSentEvent } from '../../lib/event-stream.ts';
import { AppError } from '../app-error.ts';
import type { TextSource } from '../text-source.ts';
import { cancelWith, type Transport } from '../transport.ts';
import { isRecord } from '../untrusted.ts';
import { type Failure, readFailure, translateFailure, UpstreamFault } from '../upstream-errors.ts';
import {
  type Adaptation,
  type AdaptationMemory,
  adaptBody,
  findAdaptation,
  sayAdjustments,
} from './adapt.ts';
import { createDeltaTemplate, type DeltaTemplate } from './delta-template.ts';
import {
  type Body,
  createReading,
  type Format,
  type FormatOptions,
  type Reading,
} from './format.ts';
import type { CallObserver, Provider } from './provider.ts';

/** Tries in all, as many as the openai package itself makes. */
const MAX_TRIES = 3;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 8000;

/** How long the usage may follow the finish reason, in milliseconds. */
const USAGE_WAIT_MS = 2000;

export type UpstreamOptions = FormatOptions & {
  client: OpenAI;
  transport: Transport;
  memory: AdaptationMemory;
  /** Milliseconds for the first byte over all tries, and of silence after it. */
  firstByteTimeout: number;
  idleTimeout: number;
};

type Opened = { source: TextSource; first: string; adapted: readonly Adaptation[] };

/**
 * A provider that asks a model server in the given format: adapts, retries before the first byte, and reads until the end marker. A
 * break after the finish reason loses nothing but the usage, so it counts as the end.
 */
export function createUpstreamProvider(format: Format, options: UpstreamOptions): Provider {
  return async function* ask(request, signal, observer = {}) {
    const body = format.buildBody(request, options);
    const opened = await open(format, options, request.model, body, signal, observer);
    const reading = createReading();
    try {
      let isStarted = false;
      const next = createBatchReader(format, opened, options, reading);
      for (let text = await next(); text !== undefined; text = await next()) {
        if (!isStarted) yield { type: 'start', model: reading.model ?? request.model };
        isStarted = true;
        if (text !== '') yield { type: 'text', text };
        if (reading.failure) throw reading.failure;
      }
      if (!reading.finishReason) throw endWithoutMarker(isStarted || opened.first === '');
    } catch (thrown) {
      if (!reading.finishReason || signal.aborted) throw toStreamError(thrown, signal);
    } finally {
      if (reading.finishReason) opened.source.discard();
      else opened.source.abort();
    }
    const { finishReason = 'stop', usage } = reading;
    const adjusted = sayAdjustments(body, opened.adapted, request.locale);
    yield { type: 'end', model: reading.model ?? request.model, finishReason, usage, adjusted };
  };
}

/** Gives the text of all events that have come since the last call, and undefined when the reading is over. */
function createBatchReader(
  format: Format,
  { source, first }: Opened,
  { idleTimeout }: UpstreamOptions,
  reading: Reading,
): () => Promise<string | undefined> {
  const parse = createEventStreamParser();
  const template = createDeltaTemplate();
  let slice: string | undefined = first;
  let isFirst = true;
  return async () => {
    for (;;) {
      if (reading.isOver) return undefined;
      const patience = reading.finishReason ? Math.min(idleTimeout, USAGE_WAIT_MS) : idleTimeout;
      if (!isFirst) slice = await source.read(patience, sayTimeout);
      isFirst = false;
      if (slice === undefined) return undefined;
      const events = parse(slice);
      if (events.length > 0) return readBatch(format, events, reading, template);
    }
  };
}

function sayTimeout(): AppError {
  return new AppError('upstream_timeout');
}

function endWithoutMarker(isStream: boolean): AppError {
  return new AppError(isStream ? 'upstream_incomplete' : 'upstream_invalid_response', {
    cause: new UpstreamFault({ ended: 'without end marker' }),
  });
}

/** The text of events that came together; a failure among them is noted in the reading, so that the text before it is not lost. */
function readBatch(
  format: Format,
  events: readonly ServerSentEvent[],
  reading: Reading,
  template: DeltaTemplate,
): string {
  let text = '';
  try {
    for (const { data } of events) {
      reading.isOver ||= data === '[DONE]';
      if (reading.isOver) break;
      text += template.match(data) ?? readEvent(format, data, reading, template);
    }
  } catch (thrown) {
    reading.failure = thrown;
  }
  return text;
}

function readEvent(
  format: Format,
  data: string,
  reading: Reading,
  template: DeltaTemplate,
): string {
  const value = parseEvent(data);
  if (isRecord(value) && isRecord(value.error)) throw readFailure(value.error);
  const text = format.readEvent(value, reading);
  template.learn(data, text, (probe) => format.readEvent(JSON.parse(probe), createReading()));
  return text;
}

function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new AppError('upstream_invalid_response', {
      cause: new UpstreamFault({ event: 'not JSON' }),
    });
  }
}

function toStreamError(thrown: unknown, signal: AbortSignal): AppError {
  if (signal.aborted || thrown instanceof AppError) return translateFailure(thrown, signal).error;
  const code = thrown instanceof RangeError ? 'upstream_invalid_response' : 'upstream_incomplete';
  return new AppError(code, { cause: thrown });
}

/** Makes the call until its first byte has come: adapted where the model refuses a parameter, again where a retry may help. */
async function open(
  format: Format,
  options: UpstreamOptions,
  model: string,
  body: Body,
  signal: AbortSignal,
  observer: CallObserver,
): Promise<Opened> {
  const deadline = performance.now() + options.firstByteTimeout;
  const adapted = [...options.memory.recall(model)];
  for (let tries = 1; ; ) {
    const sent = adaptBody(body, adapted);
    const attempt = await tryOnce(format, options, sent, signal, deadline);
    if (!('error' in attempt)) return { ...attempt, adapted };
    const { refusedParam } = attempt;
    const adaptation =
      refusedParam === undefined
        ? undefined
        : findAdaptation(sent, refusedParam, format.otherNames, adapted);
    if (adaptation) {
      adapted.push(adaptation);
      options.memory.remember(model, adaptation);
      continue;
    }
    const wait = findWait(attempt, tries, deadline);
    if (wait === undefined) throw attempt.error;
    observer.onRetry?.(attempt.error.code);
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
): Promise<{ source: TextSource; first: string } | Failure> {
  let source: TextSource | undefined;
  const timeLeft = () => Math.max(1, Math.ceil(deadline - performance.now()));
  try {
    const response = await format.send(client, body, cancelWith(signal, timeLeft()));
    source = transport.takeStream(response);
    if (!source) throw await readWholeAnswer(response);
    const first = await source.read(timeLeft(), sayTimeout);
    return { source, first: first ?? '' };
  } catch (thrown) {
    source?.abort();
    // Once headers have come the server has begun, and a second try could be paid twice.
    return translateFailure(source ? toStreamError(thrown, signal) : thrown, signal);
  }
}

/** A 200 that is no event stream: an error told with the wrong status, or something that is no model server. */
async function readWholeAnswer(response: Response): Promise<AppError> {
  const type = response.headers.get('content-type')?.slice(0, 60);
  const value: unknown = await response.json().catch(() => undefined);
  if (isRecord(value) && value.error) return readFailure(value.error);
  return new AppError('upstream_invalid_response', {
    cause: new UpstreamFault({ status: response.status, content_type: type }),
  });
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
