import { useEffect, useMemo, useState } from 'react';
import type { RowResult } from '../../lib/batch/batch.ts';
import type { BatchModel, BatchState } from './batch-model.ts';

export type Shown = 'all' | 'done' | 'failed' | 'rest';

export type ShownRow = { number: number; result: RowResult | undefined };

type View = { shown: Shown; first: number; count: number };

/** The rows on a page of the table, read from the device; so many numbers there are in all. */
export function useShownRows(model: BatchModel, state: BatchState, { shown, first, count }: View) {
  const { edition, file } = state;
  // The edition tells that the ledger has changed.
  const numbers = useMemo(() => listNumbers(model, shown), [model, shown, edition, file]);
  const start = Math.min(first, Math.max(0, Math.ceil(numbers.length / count) - 1) * count);
  const wanted = useMemo(() => numbers.slice(start, start + count), [numbers, start, count]);
  const [results, setResults] = useState<ReadonlyMap<number, RowResult>>(new Map());

  useEffect(() => {
    let isOver = false;
    void model.store?.getResults(wanted).then((found) => {
      if (!isOver) setResults(new Map(found.map((result) => [result.number, result])));
    });
    return () => {
      isOver = true;
    };
  }, [model, wanted]);

  const page = wanted.map((number): ShownRow => ({ number, result: results.get(number) }));
  return { page, first: start, total: numbers.length };
}

function listNumbers(model: BatchModel, shown: Shown): number[] {
  const total = model.get().file?.table.rows.length ?? 0;
  const all = Array.from({ length: total }, (_, index) => index + 1);
  if (shown === 'all') return all;
  return all.filter((number) => {
    const known = model.ledger.get(number);
    return shown === 'rest' ? !known : known?.isDone === (shown === 'done');
  });
}
