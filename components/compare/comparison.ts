import type { GenerateRequest } from '../../lib/contract/wire.ts';
import type { HistoryEntry } from '../../lib/history/history.ts';

/** What the page asks of an open comparison. */
export type Comparison = {
  start: (request: GenerateRequest) => void;
  stop: () => void;
  show: (entry: HistoryEntry) => void;
};
