import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import type { Batch } from 'openai/resources/batches';
import { findErrorAnswer } from '../../../server/upstream/error-answer.ts';
import { callPatiently, findWait, type Patience } from './patience.ts';
import { splitLines } from './split-lines.ts';

/** Milliseconds for an answer's head; a file of 200 MB takes half an hour on a slow line. */
const CALL_TIMEOUT = 60_000;
const UPLOAD_TIMEOUT = 3_600_000;

/** How many files and batches are looked through for one that a crash left without a record. */
const MAX_LISTED = 1000;

export type Place = { run: string; chunk: number };

/** The calls of OpenAI's files and batches; all reject as `callPatiently` does. */
export type BulkService = {
  /** `isRepeated`: it may have been uploaded before, and is not a second time. */
  upload(file: { path: string; name: string; bytes: number }, isRepeated: boolean): Promise<string>;
  create(input: { fileId: string; endpoint: string } & Place): Promise<Batch>;
  /** A batch that was made and is not recorded. */
  find(place: Place): Promise<Batch | undefined>;
  retrieve(id: string): Promise<Batch>;
  /** Does nothing to one that has ended. */
  cancel(id: string): Promise<void>;
  /** The lines of a file; where the connection breaks, it is read again up to there. */
  readLines(fileId: string): AsyncGenerator<string>;
};

export type ServiceOptions = {
  client: OpenAI;
  patience: Patience;
  /** Whether answers are deleted at the server by themselves: other servers may not know of it. */
  expires: boolean;
};

/** Seconds that the files stay at OpenAI, the longest there is. */
const KEPT = 2_592_000;

export function createService({ client, patience, expires }: ServiceOptions): BulkService {
  const options = { signal: patience.signal, timeout: CALL_TIMEOUT };
  const patiently = <T>(call: (before: number) => Promise<T>) => callPatiently(call, patience);
  return {
    upload: (file, isRepeated) =>
      patiently(async (before) => {
        const known = before > 0 || isRepeated ? await findFile(client, file, options) : undefined;
        return known ?? (await uploadFile(client, file, patience.signal));
      }),
    create: (input) =>
      patiently(async (before) => {
        const known = before > 0 ? await findBatch(client, input, options) : undefined;
        return known ?? client.batches.create(describeBatch(input, expires), options);
      }),
    find: (place) => patiently(() => findBatch(client, place, options)),
    retrieve: (id) => patiently(() => client.batches.retrieve(id, options)),
    cancel: (id) => patiently(() => cancelBatch(client, id, options)),
    readLines: (fileId) => readLines(client, fileId, patience),
  };
}

type CallOptions = { signal: AbortSignal; timeout: number };

async function uploadFile(
  client: OpenAI,
  { path, name }: { path: string; name: string },
  signal: AbortSignal,
): Promise<string> {
  // Read from the disk while it is sent.
  const file = new File([await openAsBlob(path)], name, { type: 'application/jsonl' });
  const options = { signal, timeout: UPLOAD_TIMEOUT };
  return (await client.files.create({ file, purpose: 'batch' }, options)).id;
}

async function findFile(
  client: OpenAI,
  { name, bytes }: { name: string; bytes: number },
  options: CallOptions,
): Promise<string | undefined> {
  let listed = 0;
  for await (const file of client.files.list({ purpose: 'batch', limit: 100 }, options)) {
    if (file.filename === name && file.bytes === bytes) return file.id;
    listed += 1;
    if (listed >= MAX_LISTED) return undefined;
  }
  return undefined;
}

/** One whose validation failed has taken nothing, and may be made again. */
async function findBatch(
  client: OpenAI,
  { run, chunk }: Place,
  options: CallOptions,
): Promise<Batch | undefined> {
  let listed = 0;
  for await (const batch of client.batches.list({ limit: 100 }, options)) {
    const { metadata, status } = batch;
    const isOurs = metadata?.run === run && metadata.chunk === String(chunk);
    if (isOurs && status !== 'failed') return batch;
    listed += 1;
    if (listed >= MAX_LISTED) return undefined;
  }
  return undefined;
}

function describeBatch(
  { fileId, endpoint, run, chunk }: { fileId: string; endpoint: string } & Place,
  expires: boolean,
): OpenAI.BatchCreateParams {
  return {
    input_file_id: fileId,
    endpoint: endpoint as OpenAI.BatchCreateParams['endpoint'],
    completion_window: '24h',
    metadata: { run, chunk: String(chunk) },
    ...(expires && { output_expires_after: { anchor: 'created_at', seconds: KEPT } }),
  };
}

async function cancelBatch(client: OpenAI, id: string, options: CallOptions): Promise<void> {
  try {
    await client.batches.cancel(id, options);
  } catch (thrown) {
    const status = findErrorAnswer(thrown)?.status;
    if (status !== 400 && status !== 409) throw thrown;
  }
}

async function* readLines(
  client: OpenAI,
  fileId: string,
  patience: Patience,
): AsyncGenerator<string> {
  const { signal } = patience;
  let given = 0;
  for (let breaks = 0; ; breaks += 1) {
    const options = { signal, timeout: CALL_TIMEOUT };
    const response = await callPatiently(() => client.files.content(fileId, options), patience);
    const lines = splitLines(response.body ?? new Blob([]).stream());
    let skipped = 0;
    for (;;) {
      const next = await lines.next().catch(() => undefined);
      if (next?.done) return;
      if (!next) break;
      skipped += 1;
      if (skipped <= given) continue;
      given += 1;
      yield next.value;
    }
    signal.throwIfAborted();
    await sleep(findWait(breaks), undefined, { signal });
  }
}
