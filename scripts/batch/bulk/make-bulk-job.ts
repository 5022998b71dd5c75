import type { BatchRow } from '../../../lib/batch/batch.ts';
import { estimateBatch } from '../../../lib/batch/estimate-batch.ts';
import { BULK_SHARE } from '../../../lib/contract/prices.ts';
import type { Plan } from '../plan-rows.ts';
import type { Job } from '../prepare-job.ts';
import type { Store } from '../store.ts';
import type { BulkJob } from './bulk.ts';

/** The rows of a batch and where their results go, as the Batch API needs them. */
export function makeBulkJob(job: Job, store: Store, { numbers }: Plan): BulkJob {
  const { options, source, prompt, model } = job;
  const kept = new Set<number>();
  const hashes = new Map<number, string>();
  for (const { number, hash } of job.listRows()) hashes.set(number, hash);
  return {
    out: options.output,
    rows: job.listRows,
    isWanted: ({ number }) => numbers.has(number) && !kept.has(number),
    isCurrent: ({ number, hash }) => hashes.get(number) === hash,
    isStale: ({ number, hash }) => hashes.has(number) && hashes.get(number) !== hash,
    isDone({ number, hash }) {
      const known = store.rows.get(number);
      return known?.hash === hash && known.isDone;
    },
    keep(result) {
      store.write(result);
      store.append(result.number);
      kept.add(result.number);
    },
    sync: store.sync,
    estimateCost(rows: Iterable<BatchRow>) {
      const { cost } = estimateBatch({
        rows,
        model,
        promptTokens: prompt?.prompt_tokens,
        maxTokens: source.maxTokens,
        concurrency: options.concurrency,
      });
      return cost === undefined ? undefined : (store.cost ?? 0) + cost * BULK_SHARE;
    },
    maxCost: options.maxCost,
  };
}
