import type { Batch } from 'openai/resources/batches';
import { fillIn } from '../../../lib/language/fill-in.ts';
import { type Bulk, type BulkEnd, save } from './bulk.ts';
import type { BulkChunk } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { keepOutcome } from './merge-chunk.ts';
import { fail } from './read-outcome.ts';
import { dropChunk, giveBack } from './recover-chunks.ts';

/** Milliseconds that a batch waits for room in the queue, doubled with each refusal. */
const FIRST_HOLD = 5000;
const LAST_HOLD = 600_000;

/** Of the limit, for one file: the tokens are an estimate, up to a quarter short. */
const SHARE = 0.6;

/** Refusals after which a file that should fit is taken for too large all the same. */
const MAX_REFUSALS = 4;

/** Tokens that fit into the queue of every account. */
const SMALL = 20_000;

type BatchError = NonNullable<NonNullable<Batch['errors']>['data']>[number];

/** A batch that was not begun, and costs nothing. Undefined where the rest goes on. */
export function failChunk(bulk: Bulk, chunk: BulkChunk, batch: Batch): BulkEnd | undefined {
  const errors = batch.errors?.data ?? [];
  const full = errors.find(({ code }) => code === 'token_limit_exceeded');
  if (full) return void makeRoom(bulk, chunk, full);
  const money = errors.find(({ code }) => /billing|quota/.test(code ?? ''));
  const texts = BULK_TEXTS[bulk.locale];
  const reason = sayReason(errors, texts);
  if (!money) {
    const outcome = fail('batch_failed', fillIn(texts.batch_failed, { reason }));
    const counts = { done: 0, failed: 0, stale: 0 };
    for (const id of chunk.ids) keepOutcome(bulk, id, outcome, counts);
    bulk.job.sync();
    dropChunk(bulk, chunk);
    bulk.state.again.push(...chunk.ids);
  } else giveBack(bulk, chunk);
  save(bulk);
  bulk.say(`${batch.id}: ${reason}`);
  return money && { kind: 'refused', code: money.code ?? '', message: reason };
}

/** Lets the chunk wait, or has its rows written into smaller files. */
function makeRoom(bulk: Bulk, chunk: BulkChunk, { message = '' }: BatchError): void {
  const { state, locale } = bulk;
  const texts = BULK_TEXTS[locale];
  const limit = readLimit(message);
  const refused = (chunk.refused ?? 0) + 1;
  delete chunk.batchId;
  if (limit !== undefined) state.tokenLimit = limit;
  const most = limit === undefined ? SMALL : limit * SHARE;
  const isAlone = state.chunks.every(({ batchId }) => batchId === undefined);
  const isTooLarge = chunk.tokens > most || refused >= MAX_REFUSALS;
  if (chunk.ids.length > 1 && isAlone && isTooLarge) {
    state.chunkTokens = Math.floor(Math.min(limit ? most : Infinity, chunk.tokens / 2));
    giveBack(bulk, chunk);
    bulk.say(fillIn(texts.split, { limit: String(limit ?? '?') }));
  } else {
    chunk.refused = refused;
    chunk.heldUntil = Date.now() + Math.min(FIRST_HOLD * 2 ** (refused - 1), LAST_HOLD);
    bulk.say(fillIn(texts.held, { number: String(chunk.number) }));
  }
  save(bulk);
}

/** «Limit: 2,000,000 enqueued tokens»; Azure says «the configured limit of 30K». */
function readLimit(message: string): number | undefined {
  const [, digits, unit] = /limit(?: of|:) *([\d,.]*\d)([KM]?)/i.exec(message) ?? [];
  if (digits === undefined) return undefined;
  const factor = { K: 1e3, M: 1e6 }[unit?.toUpperCase() ?? ''];
  return factor ? Number(digits) * factor : Number(digits.replaceAll(/[,.]/g, ''));
}

/** In our own words where the code is known, else in the server's. */
function sayReason(errors: readonly BatchError[], texts: (typeof BULK_TEXTS)['en']): string {
  const [first] = errors;
  if (!first) return `${texts.unknownReason}.`;
  const { code = '', message = '', line } = first;
  const known = code in texts ? texts[code as keyof typeof texts] : message.slice(0, 300);
  const place = line ? ` (${line})` : '';
  return `${code}: ${known.replace(/\.$/, '')}${place}.`;
}
