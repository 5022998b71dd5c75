import type { AnswerAction } from '../../lib/answer/answer-state.ts';
import { describeEnding } from '../../lib/answer/describe-ending.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import { type HistoryEntry, readEntryRequest } from '../../lib/history/history.ts';
import type { Language } from '../language/use-texts.ts';

/** What shows an entry of the history, and the request that carries it on. */
export function showEntry(
  entry: HistoryEntry,
  { texts, locale }: Language,
): { action: AnswerAction; request: GenerateRequest } {
  const { answer: text, end } = entry;
  const known = end && { end, ending: describeEnding({ text, end }, texts, locale) };
  return { action: { type: 'show', text, ...known }, request: readEntryRequest(entry) };
}
