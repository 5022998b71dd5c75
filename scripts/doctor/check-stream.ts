import { createEventStreamParser } from '../../lib/contract/event-stream.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import type { Settings } from '../../server/settings/config.ts';
import { isRecord, readString } from '../../server/upstream/untrusted.ts';
import { type Arrivals, PROMPT, saySeconds } from './check-answer.ts';
import type { Finding } from './finding.ts';
import { readReason } from './read-reason.ts';

/** Below this spread, in milliseconds, nothing can be said about what holds an answer back. */
const MIN_SPREAD_MS = 150;
/**
 * An answer that is held back comes at the end of its time, within this part of what it takes
 * unhindered.
 */
const HELD_SHARE = 0.25;

export type StreamCheck = { finding: Finding; arrivals: Arrivals };

/**
 * A real answer from the program at an address. `unhindered` tells how such an answer comes without
 * what is in between. One that seems held back is asked for again: a process that had to wait for a
 * processor reads all at once too.
 */
export async function checkStream(...asked: Parameters<typeof askOnce>): Promise<StreamCheck> {
  const check = await askOnce(...asked);
  return check.finding.id === 'stream_held' ? askOnce(...asked) : check;
}

async function askOnce(
  address: string,
  settings: Settings,
  locale: Locale,
  unhindered: Arrivals,
): Promise<StreamCheck> {
  const startedAt = performance.now();
  const arrivals: Arrivals = [];
  const fail = (id: Finding['id'], values: Finding['values'] = {}): StreamCheck => ({
    arrivals,
    finding: { id, values: { address, ...values } },
  });
  try {
    const response = await ask(address, settings, locale);
    const status = response.status;
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      const error = readError(await response.json().catch(() => undefined));
      return error ? fail('call_failed', error) : fail('call_status', { status });
    }
    for await (const event of readEvents(response)) {
      if (event.name === 'delta') arrivals.push(performance.now() - startedAt);
      const error = event.name === 'error' ? readError(event.data) : undefined;
      if (error) return fail('call_failed', error);
    }
    return fail(...judge(arrivals, unhindered, response.headers));
  } catch (thrown) {
    return fail('call_broken', { reason: readReason(thrown) });
  }
}

function ask(address: string, settings: Settings, locale: Locale): Promise<Response> {
  const token = settings.ACCESS_TOKENS?.[0]?.token;
  return fetch(`${address}/api/generate`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'accept-language': locale,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ prompt: PROMPT, stream: true }),
    signal: AbortSignal.timeout(settings.REQUEST_TIMEOUT),
  });
}

async function* readEvents(response: Response) {
  const push = createEventStreamParser();
  const decoder = new TextDecoder();
  for await (const slice of response.body ?? []) {
    for (const { event, data } of push(decoder.decode(slice, { stream: true }))) {
      const parsed: unknown = JSON.parse(data);
      yield { name: event, data: parsed };
    }
  }
}

function readError(body: unknown): { code: string; message: string } | undefined {
  const error = isRecord(body) ? body.error : undefined;
  const code = isRecord(error) ? readString(error.code) : undefined;
  if (!isRecord(error) || code === undefined) return undefined;
  return { code, message: readString(error.message) ?? '' };
}

function judge(
  arrivals: Arrivals,
  unhindered: Arrivals,
  headers: Headers,
): [Finding['id'], Finding['values']] {
  const values = { count: arrivals.length, first: saySeconds(arrivals[0]) };
  const own = findSpread(arrivals);
  const isTelling = findSpread(unhindered) >= MIN_SPREAD_MS && own < MIN_SPREAD_MS;
  if (isTelling && findShare(arrivals) < findShare(unhindered) * HELD_SHARE) {
    return ['stream_held', { ...values, hint: sayHint(headers) }];
  }
  return [own < MIN_SPREAD_MS ? 'stream_short' : 'stream_ok', values];
}

function findSpread(arrivals: Arrivals): number {
  return (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
}

/**
 * The part of the answer's time in which its text came; two answers differ in length and speed, but
 * hardly in this.
 */
function findShare(arrivals: Arrivals): number {
  return findSpread(arrivals) / (arrivals.at(-1) ?? 1);
}

/** Who it may be that holds it back, by what they write into the answer. */
function sayHint(headers: Headers): string {
  const names = ['server', 'via', 'content-encoding'];
  const found = names.flatMap((name) => {
    const value = headers.get(name);
    return value ? [`${name}: ${value.slice(0, 60)}`] : [];
  });
  return found.length > 0 ? ` (${found.join(', ')})` : '';
}
