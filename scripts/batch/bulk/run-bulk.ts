import { fillIn } from '../../../lib/language/fill-in.ts';
import type { Program } from '../../../server/program/program.ts';
import { isDemo } from '../../../server/settings/config.ts';
import { readOutgoingProxy } from '../../../server/settings/outgoing-proxy.ts';
import { openFileStore } from '../file-store.ts';
import type { BatchOptions } from '../options.ts';
import { type Plan, planRows } from '../plan-rows.ts';
import { type Job, JobFault, prepareJob } from '../prepare-job.ts';
import { begin, finish } from '../run-job.ts';
import { type End, sayEnd } from '../say-end.ts';
import { isFileFault, sayFileFault } from '../say-file-fault.ts';
import { refuseUnpriced, sayStart } from '../say-start.ts';
import type { Store } from '../store.ts';
import type { Speaker } from '../texts.ts';
import { watchStops } from '../watch-stops.ts';
import type { Bulk } from './bulk.ts';
import { readState, toId } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { cancelAll, carryOn } from './carry-on.ts';
import { makeBulkJob } from './make-bulk-job.ts';
import { openBulk } from './open-bulk.ts';
import { BulkFault } from './patience.ts';
import { createStatusLine, type StatusLine } from './show-status.ts';

/**
 * Sends the rows through OpenAI's Batch API, or cancels what is under way. Returns the exit status.
 * Rejects with JobFault, ConfigError and what the file system does.
 */
export async function runBulk(
  options: BatchOptions,
  speaker: Speaker,
  args: readonly string[],
): Promise<number> {
  const texts = BULK_TEXTS[speaker.locale];
  if (options.server) throw new JobFault(texts.noServer);
  if (options.output === '-') throw new JobFault(texts.noStream);
  const job = await prepareJob(options, speaker);
  const { program } = job.source;
  if (!program || isDemo(program.settings)) throw new JobFault(texts.noDemo);
  const line = createStatusLine();
  const store = openFileStore(job, line.tell);
  try {
    return await work(job, store, program, line, args);
  } finally {
    store.close();
  }
}

async function work(
  job: Job,
  store: Store,
  program: Program,
  line: StatusLine,
  args: readonly string[],
): Promise<number> {
  const stops = watchStops(() => undefined);
  const { bulk, isIdle } = open(job, store, program, line, stops.windDown);
  try {
    await begin(job, store, isIdle);
    if (job.options.bulk === 'cancel') return await cancel(bulk, job, store, line);
    const end = await runToEnd(bulk, job);
    line.end();
    const isOut = await finish(job, store, line);
    // What it would cost was said already.
    if (end.kind === 'cost') return 3;
    const code = sayEnd(job, store, end, args, line.tell);
    return isOut || code !== 0 ? code : 1;
  } finally {
    stops.unwatch();
  }
}

function open(
  job: Job,
  store: Store,
  program: Program,
  line: StatusLine,
  signal: AbortSignal,
): { bulk: Bulk; isIdle: boolean } {
  const isCancel = job.options.bulk === 'cancel';
  const nothing = { numbers: new Set<number>(), done: 0, failed: 0 };
  const plan = isCancel ? nothing : addUnanswered(job, store, planRows(job, store));
  const proxy = readOutgoingProxy(process.env);
  const { locale } = job.speaker;
  const context = { program, proxy, locale, signal, say: line.tell, showStatus: line.show };
  try {
    const bulk = openBulk({ ...context, job: makeBulkJob(job, store, plan) });
    if (!isCancel) {
      refuseUnpriced(job, plan);
      sayStart(job, plan, line.tell);
    }
    return { bulk, isIdle: plan.numbers.size === 0 && bulk.state.chunks.length === 0 };
  } catch (thrown) {
    if (thrown instanceof BulkFault) throw new JobFault(thrown.message);
    throw thrown;
  }
}

/** Rows that an earlier batch ended without count as failed, and go again by themselves. */
function addUnanswered(job: Job, store: Store, { numbers, done, failed }: Plan): Plan {
  const { again = [], resend = [] } = readState(job.options.output, job.speaker.locale) ?? {};
  const ids = new Set([...again, ...resend]);
  const more: number[] = [];
  for (const row of ids.size > 0 ? job.listRows() : []) {
    const isOpen = !numbers.has(row.number) && !store.rows.get(row.number)?.isDone;
    if (isOpen && ids.has(toId(row))) more.push(row.number);
  }
  return { numbers: new Set([...numbers, ...more]), done, failed: failed - more.length };
}

async function runToEnd(bulk: Bulk, job: Job): Promise<End> {
  try {
    return await carryOn(bulk);
  } catch (thrown) {
    return toEnd(bulk, job, thrown);
  }
}

function toEnd(bulk: Bulk, { speaker }: Job, thrown: unknown): End {
  const { signal, locale, state } = bulk;
  const texts = BULK_TEXTS[locale];
  const rows = state.chunks.reduce((sum, { ids, batchId }) => sum + (batchId ? ids.length : 0), 0);
  if (rows > 0) bulk.say(fillIn(texts.closed, { rows: String(rows) }));
  if (signal.aborted) return { kind: 'stopped' };
  if (isFileFault(thrown)) return { kind: 'fault', why: sayFileFault(thrown, speaker) };
  if (!(thrown instanceof BulkFault)) throw thrown;
  const { code, message, status } = thrown;
  if (status !== 404 && status !== 405 && status !== 501) return { kind: 'refused', code, message };
  const names = { server: state.server, status: String(status) };
  return { kind: 'refused', code, message: fillIn(texts.noBatchApi, names) };
}

async function cancel(bulk: Bulk, job: Job, store: Store, line: StatusLine): Promise<number> {
  const texts = BULK_TEXTS[bulk.locale];
  if (bulk.state.chunks.length === 0) line.tell(texts.nothing);
  let end: End = { kind: 'all' };
  try {
    await cancelAll(bulk);
  } catch (thrown) {
    end = toEnd(bulk, job, thrown);
  }
  line.end();
  await finish(job, store, line);
  if (end.kind === 'stopped') return 130;
  if (end.kind === 'refused' || end.kind === 'fault') {
    const file = job.options.output;
    const { say } = job.speaker;
    line.tell(end.kind === 'refused' ? end.message : say('fileFault', { file, why: end.why }));
    return 1;
  }
  const total = job.table.rows.length;
  const numbers = job.table.rows.map((_, index) => index + 1);
  const done = numbers.filter((number) => store.rows.get(number)?.isDone).length;
  line.tell(fillIn(texts.cancelled, { done: String(done), total: String(total) }));
  return done < total ? 1 : 0;
}
