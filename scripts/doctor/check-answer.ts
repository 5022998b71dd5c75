import { sayError } from '../../lib/contract/error-codes.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { makeModelRequest } from '../../server/generate/model-request.ts';
import { toAppError } from '../../server/http/app-error.ts';
import { connectModelServer } from '../../server/providers/connect.ts';
import type { Settings } from '../../server/settings/config.ts';
import type { OutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import type { Finding } from './finding.ts';

/** Long enough to see whether it comes in pieces, and worth a hundredth of a cent. */
export const PROMPT =
  'Write the numbers from 1 to 60 in words, separated by commas, and nothing else.';

/** Pieces that arrive within this time came together, in milliseconds. */
const TOGETHER_MS = 2;

/** When pieces of an answer arrived, in milliseconds from the question. */
export type Arrivals = number[];

export type DirectAnswer = { finding: Finding; arrivals: Arrivals };

/** Asks the model server for a real answer, by the program's own way. */
export async function checkAnswer(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
  locale: Locale,
): Promise<DirectAnswer> {
  const arrivals: Arrivals = [];
  const startedAt = performance.now();
  function onText(): undefined {
    const now = performance.now() - startedAt;
    if (now - (arrivals.at(-1) ?? -TOGETHER_MS) >= TOGETHER_MS) arrivals.push(now);
  }
  try {
    const { ask } = await connectModelServer(settings, proxy);
    const signal = AbortSignal.timeout(settings.REQUEST_TIMEOUT);
    const listener = { onStart: () => undefined, onText };
    const end = await ask(makeModelRequest({ prompt: PROMPT }, settings, locale), signal, listener);
    return { arrivals, finding: judge(settings.OPENAI_MODEL, arrivals, end.finishReason) };
  } catch (thrown) {
    const { code, details } = toAppError(thrown);
    const values = { code, message: sayError(code, locale, details) };
    return { arrivals, finding: { id: 'answer_failed', values } };
  }
}

function judge(model: string, arrivals: Arrivals, finishReason: string): Finding {
  if (arrivals.length === 0 && finishReason === 'length') return { id: 'answer_empty' };
  const values = { model, first: saySeconds(arrivals[0]), count: arrivals.length };
  return { id: arrivals.length < 3 ? 'answer_at_once' : 'answer_ok', values };
}

export function saySeconds(milliseconds = 0): string {
  return (milliseconds / 1000).toFixed(1);
}
