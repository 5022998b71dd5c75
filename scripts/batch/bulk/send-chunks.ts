import { basename } from 'node:path';
import { fillIn } from '../../../lib/language/fill-in.ts';
import { type Bulk, save } from './bulk.ts';
import { type BulkChunk, findFilePath } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { removeFile } from './plan-chunks.ts';

/** Sends what is not under way yet, as far as the queue has room. */
export async function sendChunks(bulk: Bulk, recovered: ReadonlySet<number>): Promise<boolean> {
  let hasSent = false;
  for (const chunk of bulk.state.chunks) {
    if (chunk.batchId !== undefined || !hasRoom(bulk, chunk)) continue;
    await sendChunk(bulk, chunk, recovered.has(chunk.number));
    hasSent = true;
  }
  return hasSent;
}

/** Where the server has told how many tokens may be enqueued, it is not asked for more. */
function hasRoom({ state }: Bulk, chunk: BulkChunk): boolean {
  if (chunk.heldUntil !== undefined && Date.now() < chunk.heldUntil) return false;
  const enqueued = state.chunks
    .filter(({ batchId }) => batchId !== undefined)
    .reduce((sum, { tokens }) => sum + tokens, 0);
  return enqueued === 0 || enqueued + chunk.tokens <= (state.tokenLimit ?? Infinity);
}

/** Each step is saved before the next, so that a kill at any moment has none made twice. */
async function sendChunk(bulk: Bulk, chunk: BulkChunk, isRepeated: boolean): Promise<void> {
  const { job, state, service, locale } = bulk;
  const texts = BULK_TEXTS[locale];
  const rows = String(chunk.ids.length);
  if (chunk.fileId === undefined) {
    const path = findFilePath(job.out, chunk);
    const size = (chunk.bytes / 1e6).toFixed(1);
    bulk.say(fillIn(texts.uploading, { name: basename(path), rows, size }));
    const name = `${state.run}-${chunk.number}.jsonl`;
    chunk.fileId = await service.upload({ path, name, bytes: chunk.bytes }, isRepeated);
    save(bulk);
  }
  const { fileId, number } = chunk;
  const place = { run: state.run, chunk: number };
  const batch = await service.create({ fileId, endpoint: state.endpoint, ...place });
  chunk.batchId = batch.id;
  save(bulk);
  removeFile(job.out, chunk);
  bulk.say(fillIn(texts.created, { id: batch.id, rows }));
}
