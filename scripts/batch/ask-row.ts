import type { AskRow, LimitHint } from '../../lib/batch/batch.ts';
import { readRateLimit } from '../../lib/batch/read-limits.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { type Asker, AskFailure } from '../ask/asker.ts';

/** An asker as a batch uses it: what fails is an outcome like any other. */
export function toAskRow(ask: Asker, locale: Locale): AskRow {
  return async (request, signal) => {
    let result = '';
    let limits: LimitHint[] = [];
    function onText(text: string): void {
      result += text;
    }
    function onHead(headers: Headers): void {
      limits = readRateLimit(headers.get('ratelimit'));
    }
    try {
      const end = await ask(request, { locale, signal, onText, onHead });
      return { isDone: true, answer: { ...end, result }, limits };
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof AskFailure)) throw thrown;
      const { code, message, retry_after: retryAfter, usage, cost_usd } = thrown.failure;
      const paid = { usage, cost_usd };
      return { isDone: false, code, message, retryAfter, partial: result, limits, ...paid };
    }
  };
}
