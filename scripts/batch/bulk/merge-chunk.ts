import type { Batch } from 'openai/resources/batches';
import { fillIn } from '../../../lib/language/fill-in.ts';
import type { Adaptation } from '../../../server/providers/adapt.ts';
import { toContractName } from '../../../server/upstream/parameter-names.ts';
import type { Failure } from '../../../server/upstream/upstream-errors.ts';
import { type Bulk, expectThere, save } from './bulk.ts';
import { type BulkChunk, readId } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { fail, type Outcome, readLine } from './read-outcome.ts';
import { dropChunk } from './recover-chunks.ts';

/**
 * Keeps what came of a chunk's rows: answers and errors in whatever order, and a word on each row
 * that neither file names. Rows with a parameter that the model does not take stay wanted, and go
 * again without it. Whether there are such.
 */
export async function mergeChunk(bulk: Bulk, chunk: BulkChunk, batch: Batch): Promise<boolean> {
  const { service, locale } = bulk;
  const texts = BULK_TEXTS[locale];
  const open = new Set(chunk.ids);
  const counts = { done: 0, failed: 0, stale: 0 };
  const resend: string[] = [];
  // An empty name has been seen where there is no file.
  const files = [batch.output_file_id, batch.error_file_id].filter((id) => id);
  for (const file of files) {
    const lines = service.readLines(String(file));
    const next = () => expectThere(bulk, 'fileGone', String(file), lines.next());
    for (let line = await next(); !line.done; line = await next()) {
      const read = readLine(line.value, bulk.reader);
      if (!read || !open.has(read.id)) continue;
      if (isUnanswered(read.outcome)) continue;
      open.delete(read.id);
      if (read.failure && adaptTo(bulk, chunk, read.id, read.failure)) resend.push(read.id);
      else keepOutcome(bulk, read.id, read.outcome, counts);
    }
  }
  const code = LEFT_OVER[batch.status] ?? 'batch_unanswered';
  for (const id of open) keepOutcome(bulk, id, fail(code, texts[code]), counts);
  bulk.state.again.push(...open);
  bulk.state.resend.push(...resend);
  bulk.job.sync();
  dropChunk(bulk, chunk);
  save(bulk);
  const { done, failed, stale } = counts;
  const numbers = { done: String(done), failed: String(failed) };
  bulk.say(fillIn(texts.ended, { id: batch.id, status: batch.status, ...numbers }));
  if (stale > 0) bulk.say(fillIn(texts.stale, { rows: String(stale) }));
  return resend.length > 0;
}

/** The error file names those too that the batch did not come to. */
function isUnanswered({ error }: Outcome): boolean {
  return /^batch_/.test(error);
}

const LEFT_OVER: Readonly<Record<string, 'batch_expired' | 'batch_cancelled'>> = {
  expired: 'batch_expired',
  cancelled: 'batch_cancelled',
};

type Counts = { done: number; failed: number; stale: number };

/** After a crash in the middle of this some rows are kept already. */
export function keepOutcome({ job }: Bulk, id: string, outcome: Outcome, counts: Counts): void {
  const key = readId(id);
  if (job.isStale(key)) counts.stale += 1;
  else if (outcome.isDone) counts.done += 1;
  else counts.failed += 1;
  if (!job.isStale(key) && !job.isDone(key)) job.keep({ ...key, ...outcome });
}

/** Whether a refusal heals as a live request's would; notes what bodies have to do without. */
function adaptTo(bulk: Bulk, chunk: BulkChunk, id: string, failure: Failure): boolean {
  const { job, state, reader, locale } = bulk;
  const key = readId(id);
  if (!failure.refusal || !job.isCurrent(key) || job.isDone(key)) return false;
  const tried = state.adapted.slice(0, chunk.adapted);
  const body = bulk.buildSample(tried);
  const adaptation = body && reader.format.adapt(body, failure, tried);
  if (!adaptation) return false;
  if (state.adapted.slice(chunk.adapted).some((one) => isSame(one, adaptation))) return true;
  state.adapted.push(adaptation);
  const { param, sentAs } = adaptation;
  const text = BULK_TEXTS[locale][sentAs === undefined ? 'adapted' : 'renamed'];
  bulk.say(fillIn(text, { param: toContractName(param), name: sentAs ?? '' }));
  return true;
}

function isSame(one: Adaptation, other: Adaptation): boolean {
  return one.param === other.param && one.sentAs === other.sentAs && one.onlyFor === other.onlyFor;
}
