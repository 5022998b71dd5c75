import type { BatchEnd } from '../../lib/batch/batch.ts';
import { runBatch } from '../../lib/batch/run-batch.ts';
import { findStatePath, readState } from './bulk/bulk-state.ts';
import { openFileStore } from './file-store.ts';
import { openPipeStore } from './pipe-store.ts';
import { listAsked, makeHead, type Plan, planRows } from './plan-rows.ts';
import { type Job, JobFault } from './prepare-job.ts';
import { sayEnd } from './say-end.ts';
import { isFileFault, sayFileFault } from './say-file-fault.ts';
import { refuseUnpriced, sayStart } from './say-start.ts';
import { createProgressLine, type ProgressLine } from './show-progress.ts';
import type { Store } from './store.ts';
import { watchStops } from './watch-stops.ts';

/**
 * Asks for all rows that are not finished. Returns the exit status. Rejects with JobFault where it
 * cannot begin.
 */
export async function runJob(job: Job, args: readonly string[]): Promise<number> {
  const line = createProgressLine(job.speaker);
  const isPipe = job.options.output === '-';
  const store = isPipe ? openPipeStore(job) : openFileStore(job, line.tell);
  try {
    if (!isPipe) refuseUnderWay(job);
    const plan = planRows(job, store);
    refuseUnpriced(job, plan);
    await begin(job, store, plan.numbers.size === 0);
    sayStart(job, plan, line.tell);
    const end = await ask(job, store, plan, line);
    line.end();
    const isOut = await finish(job, store, line);
    const code = sayEnd(job, store, end, args, line.tell);
    return isOut || code !== 0 ? code : 1;
  } finally {
    store.close();
  }
}

/** Rows that are under way at the model server are paid for: asked here they would be so twice. */
function refuseUnderWay({ options, speaker: { say, count, locale } }: Job): void {
  const { output: out } = options;
  const sent = (readState(out, locale)?.chunks ?? []).filter(
    ({ fileId, batchId }) => fileId !== undefined || batchId !== undefined,
  );
  if (sent.length === 0) return;
  const rows = sent.reduce((sum, { ids }) => sum + ids.length, 0);
  throw new JobFault(say('underWay', { state: findStatePath(out), rows: count('rows', rows) }));
}

/** Throws JobFault where the output cannot be written. */
export async function begin(job: Job, store: Store, isIdle: boolean): Promise<void> {
  const { speaker, options } = job;
  try {
    const head = makeHead(job);
    if (JSON.stringify(head) !== JSON.stringify(store.head)) store.write(head);
    await store.open(isIdle);
  } catch (thrown) {
    if (!isFileFault(thrown)) throw thrown;
    const file = options.output;
    throw new JobFault(speaker.say('fileFault', { file, why: sayFileFault(thrown, speaker) }));
  }
}

/** How the batch ended; with a disk that takes no more, after what could be kept. */
async function ask(
  job: Job,
  store: Store,
  plan: Plan,
  line: ProgressLine,
): Promise<BatchEnd | { kind: 'fault'; why: string }> {
  const { options, source, speaker, table } = job;
  let running = 0;
  const stops = watchStops(() => {
    line.tell(speaker.say('stopping', { rows: speaker.count('rows', running) }));
  });
  try {
    return await runBatch({
      rows: listAsked(job, plan),
      before: { total: table.rows.length, done: plan.done, failed: plan.failed, cost: store.cost },
      ask: source.ask,
      concurrency: options.concurrency,
      maxCost: options.maxCost,
      windDown: stops.windDown,
      signal: stops.signal,
      onResult(result) {
        store.write(result);
        store.append(result.number);
      },
      onProgress(progress) {
        running = progress.running;
        line.show(progress);
      },
    });
  } catch (thrown) {
    if (!isFileFault(thrown)) throw thrown;
    return { kind: 'fault', why: sayFileFault(thrown, speaker) };
  } finally {
    stops.unwatch();
  }
}

/** Whether the output could be laid out. */
export async function finish(
  job: Job,
  store: Store,
  line: Pick<ProgressLine, 'tell'>,
): Promise<boolean> {
  try {
    await store.finish();
    return true;
  } catch (thrown) {
    if (!isFileFault(thrown)) throw thrown;
    const { say } = job.speaker;
    const out = job.options.output;
    const why = sayFileFault(thrown, job.speaker);
    line.tell(say('outLeft', { out, why, journal: `${out}.progress.jsonl` }));
    return false;
  }
}
