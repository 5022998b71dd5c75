import type { BatchRow } from '../../lib/batch/batch.ts';
import { buildRows } from '../../lib/batch/build-request.ts';
import { type BatchEstimate, estimateBatch } from '../../lib/batch/estimate-batch.ts';
import { findState, type RowState } from '../../lib/batch/find-state.ts';
import type { BatchModel } from './batch-model.ts';
import { findPrompt, readQuestion } from './batch-setup.ts';

/** After so long a pause in typing, in milliseconds. */
const PAUSE_MS = 300;

/** Rows at once; a browser has six connections to a server without HTTP/2. */
export const CONCURRENCY = 4;

/** How the rows stand against what is asked now, and what those take that are to be asked. */
export type Plan = {
  total: number;
  done: number;
  failed: number;
  changed: number;
  fresh: number;
  estimate: BatchEstimate;
};

type StandingRow = { row: BatchRow; state: RowState };

let pause = 0;

/** Counts anew, when the reader has stopped typing. */
export function planSoon(model: BatchModel): void {
  clearTimeout(pause);
  pause = window.setTimeout(() => planRows(model), PAUSE_MS);
}

export function planRows(model: BatchModel): void {
  clearTimeout(pause);
  const counts = { total: 0, done: 0, failed: 0, changed: 0, fresh: 0 };
  function* listRest(): Generator<BatchRow> {
    for (const { row, state } of listRows(model)) {
      counts.total += 1;
      counts[state === 'new' ? 'fresh' : state] += 1;
      if (state === 'new' || state === 'changed') yield row;
    }
  }
  const estimate = estimateRows(model, listRest());
  model.set({ plan: counts.total > 0 ? { ...counts, estimate } : undefined });
}

/** Each row as it is asked now, and how it stands. */
export function* listRows(model: BatchModel): Generator<StandingRow> {
  const { file, setup, prompts } = model.get();
  if (!file) return;
  const prompt = findPrompt(setup, prompts);
  const { batch } = readQuestion(setup, file.table, prompt);
  for (const row of buildRows(batch, file.table, prompt?.version)) {
    yield { row, state: findState(row, model.ledger.get(row.number)) };
  }
}

function estimateRows(model: BatchModel, rows: Iterable<BatchRow>): BatchEstimate {
  const { setup, prompts } = model.get();
  const { defaults, limits } = model.props;
  const prompt = findPrompt(setup, prompts);
  const parameters = prompt?.parameters ?? defaults.parameters;
  const maxTokens = Number(setup.max_tokens || parameters.max_tokens || defaults.maxTokensLimit);
  const { requests } = limits;
  return estimateBatch({
    rows,
    model: setup.model || prompt?.model || defaults.model,
    promptTokens: prompt?.prompt_tokens,
    maxTokens: maxTokens > 0 ? maxTokens : undefined,
    concurrency: CONCURRENCY,
    limit: requests && { requests: requests.amount, seconds: requests.windowMs / 1000 },
    sample: model.ledger.sample,
  });
}
