import { statSync } from 'node:fs';
import { fillIn } from '../../../lib/language/fill-in.ts';
import { type Bulk, save } from './bulk.ts';
import { type BulkChunk, findFilePath, readId } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { removeFile } from './plan-chunks.ts';

/**
 * Puts in order what an earlier run left: finds batches that it made and could not record any more,
 * and gives up files whose rows have changed or are done, or that are not whole. Returns the rest's
 * numbers.
 */
export async function recoverChunks(bulk: Bulk): Promise<ReadonlySet<number>> {
  const { state, service, locale } = bulk;
  for (const chunk of [...state.chunks]) {
    if (chunk.batchId !== undefined) continue;
    const batch = await service.find({ run: state.run, chunk: chunk.number });
    if (batch) {
      chunk.batchId = batch.id;
      bulk.say(fillIn(BULK_TEXTS[locale].adopted, { id: batch.id }));
    } else if (!isUsable(bulk, chunk)) {
      giveBack(bulk, chunk);
    }
    save(bulk);
  }
  return new Set(state.chunks.map(({ number }) => number));
}

export function dropChunk({ job, state }: Bulk, chunk: BulkChunk): void {
  state.chunks.splice(state.chunks.indexOf(chunk), 1);
  removeFile(job.out, chunk);
}

/** Drops a chunk that is not under way, so that its rows go with another. */
export function giveBack(bulk: Bulk, chunk: BulkChunk): void {
  dropChunk(bulk, chunk);
  bulk.state.resend.push(...chunk.ids);
}

function isUsable({ job }: Bulk, chunk: BulkChunk): boolean {
  const keys = chunk.ids.map(readId);
  if (!keys.every((key) => job.isCurrent(key) && !job.isDone(key))) return false;
  if (chunk.fileId !== undefined) return true;
  const file = statSync(findFilePath(job.out, chunk), { throwIfNoEntry: false });
  return file?.size === chunk.bytes;
}
