import type { AskRow, Outcome } from '../../lib/batch/batch.ts';
import { readOutcome } from '../../lib/batch/read-outcome.ts';
import { readAnswerEvents } from '../../lib/contract/read-answer-events.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { BASE_PATH } from '../browser/base-path.ts';

/**
 * Asks the server for a row. As a stream, whose comments keep proxies from taking a long answer for
 * a dead connection. `unreachable` is what is said where nothing answers.
 */
export function createAsker(locale: Locale, unreachable: string): AskRow {
  return async (request, signal) => {
    try {
      const response = await fetch(`${BASE_PATH}/api/generate`, {
        method: 'POST',
        headers: {
          Accept: 'text/event-stream',
          'Accept-Language': locale,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(request),
        signal,
      });
      return readOutcome(response, await readBody(response));
    } catch {
      signal.throwIfAborted();
      return { isDone: false, code: 'unreachable', message: unreachable } satisfies Outcome;
    }
  };
}

/** The answer as one that was asked for as JSON; undefined where it is neither. */
async function readBody(response: Response): Promise<unknown> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (response.ok && isStream && response.body) return readEvents(response.body);
  return response.json().catch(() => undefined);
}

/** What broke off before any text is undefined too. */
async function readEvents(body: ReadableStream<Uint8Array>): Promise<unknown> {
  let text = '';
  const end = await readAnswerEvents(body, { onText: (more) => (text += more) });
  if (!end) return text === '' ? undefined : fail('broken_off', 'The answer broke off.', text);
  const { event, value } = end;
  if (!isObject(value)) {
    return fail('upstream_invalid_response', 'An event of the answer is no JSON.', text);
  }
  return event === 'done' ? { ...value, result: text } : { ...value, partial: text };
}

function fail(code: string, message: string, partial: string): unknown {
  return { error: { code, message }, partial };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
