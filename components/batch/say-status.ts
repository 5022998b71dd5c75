import type { BatchProgress } from '../../lib/batch/batch.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayCount, sayDollars } from '../../lib/language/say-amounts.ts';
import type { BatchState, LastEnd, Phase } from './batch-model.ts';

type Saying = { texts: BatchTexts; locale: Locale };

/**
 * What the status line says: starts, ends and how many failed, so that a screen reader is not told
 * of each row.
 */
export function sayStatus(state: BatchState, saying: Saying): string {
  const { phase, end, fault, stage } = state;
  const { texts } = saying;
  if (stage === 'opening') return texts.opening;
  const said = fault ?? state.notice;
  if (said !== undefined) return said;
  if (phase.kind === 'running') return sayRunning(state, saying);
  if (phase.kind === 'pausing') return texts.saidPausing;
  if (end) return sayEnd(end, state, saying);
  return phase.kind === 'paused' ? sayPaused(phase, state, saying) : '';
}

function sayRunning({ asking, saidFailed }: BatchState, { texts, locale }: Saying): string {
  return saidFailed > 0
    ? sayCount(texts.saidFailed, saidFailed, locale)
    : sayCount(texts.saidStart, asking, locale);
}

function sayPaused(
  { reason }: Extract<Phase, { kind: 'paused' }>,
  { plan }: BatchState,
  { texts, locale }: Saying,
): string {
  if (reason === 'offline') return texts.saidOffline;
  if (reason === 'signed-out') return texts.saidSignedOut;
  if (reason === 'asked') return texts.saidPaused;
  return sayCount(texts.saidUnderWay, plan ? plan.fresh + plan.changed : 0, locale);
}

function sayEnd(end: LastEnd, { plan, phase }: BatchState, { texts, locale }: Saying): string {
  const number = new Intl.NumberFormat(locale);
  switch (end.kind) {
    case 'tried':
      return texts.saidTried;
    case 'stopped':
      return texts.saidStopped;
    case 'no-room':
      return texts.saidNoRoom;
    case 'cost':
      return fillIn(texts.saidCost, { cost: sayDollars(end.cost, locale) });
    case 'unpriced':
      return fillIn(texts.saidUnpriced, { model: end.model });
    case 'refused':
      return phase.kind === 'paused' && phase.reason === 'signed-out'
        ? texts.saidSignedOut
        : fillIn(texts.saidRefused, { message: end.message });
    default: {
      const { done = 0, failed = 0 } = plan ?? {};
      if (failed === 0) return sayCount(texts.saidDone, done, locale);
      const counts = { done: number.format(done), failed: number.format(failed) };
      return fillIn(texts.saidDoneFailed, counts);
    }
  }
}

/** Why nothing is asked at the moment; empty while something is. */
export function sayWaiting(progress: BatchProgress | undefined, texts: BatchTexts): string {
  const code = progress?.waiting?.code;
  if (code === undefined) return '';
  if (code === 'rate_limited' || code === 'budget_exhausted') return texts.waitLimit;
  return code === 'unreachable' || code === 'shutting_down' ? texts.waitServer : texts.waitModel;
}
