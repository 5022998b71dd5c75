import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch } from 'openai/resources/batches';
import type { BatchRow, RowResult } from '../../../lib/batch/batch.ts';
import { sayError } from '../../../lib/contract/error-codes.ts';
import { fillIn } from '../../../lib/language/fill-in.ts';
import { AppError } from '../../../server/http/app-error.ts';
import { type Bulk, type BulkEnd, expectThere, save } from './bulk.ts';
import { type BulkChunk, closeState, toId } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { failChunk } from './fail-chunk.ts';
import { mergeChunk } from './merge-chunk.ts';
import { planChunks, type RowBody } from './plan-chunks.ts';
import { fail } from './read-outcome.ts';
import { giveBack, recoverChunks } from './recover-chunks.ts';
import { sendChunks } from './send-chunks.ts';

/** Milliseconds between two looks at the batches: a batch takes minutes at least. */
const FIRST_LOOK = 500;
const LAST_LOOK = 60_000;

/** Looks for which a batch that has ended may be without files that it counts answers for. */
const MAX_EMPTY_LOOKS = 5;

/**
 * Sends the wanted rows and waits for all that is under way. Rejects with BulkFault and the
 * signal's reason.
 */
export async function carryOn(bulk: Bulk): Promise<BulkEnd> {
  const recovered = await recoverChunks(bulk);
  bulk.state.resend.push(...bulk.state.again.splice(0));
  let isToPlan = true;
  let end: BulkEnd = { kind: 'all' };
  let look = FIRST_LOOK;
  while (isToPlan || bulk.state.chunks.length > 0) {
    if (isToPlan && end.kind === 'all') end = await planRows(bulk);
    if (await sendChunks(bulk, recovered)) look = FIRST_LOOK;
    const news = await lookAtAll(bulk);
    isToPlan = news.isToPlan && end.kind === 'all';
    if (news.end) end = news.end;
    if (bulk.state.chunks.length === 0 || isToPlan) continue;
    await sleep(look, undefined, { signal: bulk.signal });
    look = Math.min(look * 1.5, LAST_LOOK);
  }
  closeState(bulk.job.out, bulk.state);
  return end;
}

/** Cancels all that is under way, and waits for what came of it until then. */
export async function cancelAll(bulk: Bulk): Promise<void> {
  await recoverChunks(bulk);
  for (const chunk of [...bulk.state.chunks]) {
    if (chunk.batchId === undefined) giveBack(bulk, chunk);
    else await bulk.service.cancel(chunk.batchId);
  }
  save(bulk);
  for (
    let look = FIRST_LOOK;
    bulk.state.chunks.length > 0;
    look = Math.min(look * 1.5, LAST_LOOK)
  ) {
    await lookAtAll(bulk);
    if (bulk.state.chunks.length > 0) await sleep(look, undefined, { signal: bulk.signal });
  }
  closeState(bulk.job.out, bulk.state);
}

type IsMeant = (row: BatchRow) => boolean;

/** Writes the wanted rows that are not under way into files. */
async function planRows(bulk: Bulk): Promise<BulkEnd> {
  const { job, state } = bulk;
  const underWay = new Set(state.chunks.flatMap(({ ids }) => ids));
  const resend = new Set(state.resend);
  const isOpen = (row: BatchRow) =>
    (job.isWanted(row) || (resend.has(toId(row)) && !job.isDone(row))) && !underWay.has(toId(row));
  const isPaid = (row: BatchRow) => isOpen(row) || underWay.has(toId(row));
  const hasOpen = !listRows(bulk, isOpen).next().done;
  const cost = hasOpen ? findExcess(bulk, listRows(bulk, isPaid)) : undefined;
  if (cost !== undefined) return { kind: 'cost', cost };
  const faulty: RowResult[] = [];
  const chunks = planChunks(buildRows(bulk, isOpen, faulty), { out: job.out, state });
  for (const result of faulty) job.keep(result);
  state.nextChunk += chunks.length;
  state.chunks.push(...chunks);
  state.resend = [];
  if (chunks.length > 0) save(bulk);
  return { kind: 'all' };
}

/** What the rows would cost, where that is beyond the cap. */
function findExcess({ job, locale, say }: Bulk, rows: Iterable<BatchRow>): number | undefined {
  const { maxCost } = job;
  if (maxCost === undefined) return undefined;
  const cost = job.estimateCost(rows) ?? Number.POSITIVE_INFINITY;
  if (cost <= maxCost) return undefined;
  const amounts = { cost: sayDollars(cost), max: sayDollars(maxCost) };
  say(fillIn(BULK_TEXTS[locale].tooDear, amounts));
  return cost;
}

function* listRows({ job }: Bulk, isMeant: IsMeant): Generator<BatchRow> {
  for (const row of job.rows()) if (isMeant(row)) yield row;
}

/** Those that no model can be asked for are noted as failed, as live requests would be. */
function* buildRows(bulk: Bulk, isOpen: IsMeant, faulty: RowResult[]): Generator<RowBody> {
  for (const row of listRows(bulk, isOpen)) {
    try {
      yield { row, ...bulk.build(row, bulk.state.adapted) };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const { code, details } = thrown;
      const outcome = fail(code, sayError(code, bulk.locale, details));
      faulty.push({ number: row.number, hash: row.hash, ...outcome });
    }
  }
}

function sayDollars(amount: number): string {
  return amount >= 1 ? amount.toFixed(2) : String(Number(amount.toPrecision(2)));
}

type News = { isToPlan: boolean; end?: BulkEnd };

async function lookAtAll(bulk: Bulk): Promise<News> {
  const news: News = { isToPlan: false };
  const running: Batch[] = [];
  for (const chunk of [...bulk.state.chunks]) {
    if (chunk.batchId === undefined) continue;
    const batch = await findBatch(bulk, chunk.batchId);
    if (batch.status === 'failed') {
      const end = failChunk(bulk, chunk, batch);
      if (end) news.end = end;
      if (!bulk.state.chunks.includes(chunk)) news.isToPlan = true;
    } else if (hasEnded(chunk, batch)) {
      if (await mergeChunk(bulk, chunk, batch)) news.isToPlan = true;
      for (const other of bulk.state.chunks) delete other.heldUntil;
    } else running.push(batch);
  }
  if (running.length > 0) showStatus(bulk, running);
  return news;
}

function findBatch(bulk: Bulk, id: string): Promise<Batch> {
  return expectThere(bulk, 'unknownBatch', id, bulk.service.retrieve(id));
}

const ENDS: readonly string[] = ['completed', 'expired', 'cancelled'];

/** One that is said to have ended has been seen without its files for a while. */
function hasEnded(chunk: BulkChunk, batch: Batch): boolean {
  const { status, output_file_id: output, error_file_id: errors, request_counts: counts } = batch;
  if (!ENDS.includes(status)) return false;
  const isBare = status === 'completed' && !output && !errors;
  const isShort = (counts?.completed && !output) || (counts?.failed && !errors);
  if (!isBare && !isShort) return true;
  chunk.emptyLooks = (chunk.emptyLooks ?? 0) + 1;
  return chunk.emptyLooks >= MAX_EMPTY_LOOKS;
}

function showStatus({ locale, showStatus: show }: Bulk, batches: readonly Batch[]): void {
  const sum = (name: 'total' | 'completed' | 'failed') =>
    String(batches.reduce((all, batch) => all + (batch.request_counts?.[name] ?? 0), 0));
  const [{ status } = { status: '' }] = batches;
  const numbers = { total: sum('total'), done: sum('completed'), failed: sum('failed') };
  show(fillIn(BULK_TEXTS[locale].status, { ...numbers, status }));
}
