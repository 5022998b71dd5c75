import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FileLimits, findFileFaults } from './batch-file-faults.ts';
import { type BatchPlan, type BatchRecord, runBatch } from './batch-run.ts';
import { parseObject } from './model-call.ts';

/**
 * A fault of the road: `before` nothing was done, `after` it was done and the answer got lost;
 * `hold` leaves the caller waiting for it.
 */
export type RoadFault = {
  call: `${'GET' | 'POST'} ${string}`;
  times: number;
  kind:
    | 'drop before'
    | 'drop after'
    | 'hold after'
    | { status: number; body?: unknown; retryAfter?: number };
};

export type StoredFile = { id: string; name: string; purpose: string; text: string };

export type BatchServer = {
  url: string;
  /** `METHOD /path` of each call, in order. */
  calls: string[];
  files: Map<string, StoredFile>;
  batches: Map<string, BatchRecord>;
  /** How each batch goes; `index` counts those that were made, from 0. */
  plan: (index: number) => BatchPlan;
  faults: RoadFault[];
  limits: FileLimits;
  close(): Promise<void>;
};

/** A stand-in for OpenAI's files and batches, over real HTTP on a free port of this machine. */
export async function startBatchServer(port = 0): Promise<BatchServer> {
  const http = createServer((incoming, outgoing) => {
    answer(stand, incoming, outgoing).catch((thrown: unknown) => {
      if (!incoming.errored) console.error('stand-in batch server:', thrown);
      outgoing.destroy();
    });
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const stand: BatchServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    calls: [],
    files: new Map(),
    batches: new Map(),
    plan: () => ({}),
    faults: [],
    limits: { requests: 50_000, bytes: 200 * 1024 * 1024, tokens: Number.POSITIVE_INFINITY },
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return stand;
}

type Answer = { status?: number; body: unknown; headers?: Record<string, string> };

async function answer(
  stand: BatchServer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  const path = pathname.replace(/^\/v1/, '');
  const call = `${incoming.method} ${path}`;
  stand.calls.push(call);
  const fault = stand.faults.find((one) => one.times > 0 && call.startsWith(one.call));
  if (fault) fault.times -= 1;
  if (fault?.kind === 'drop before') return void incoming.socket.destroy();
  const body = await readBody(incoming);
  if (fault && typeof fault.kind === 'object') {
    const {
      status,
      body: said = refuse(status, 'server_error', 'no').body,
      retryAfter,
    } = fault.kind;
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    return send(outgoing, { status, body: said, headers });
  }
  const result = await route(stand, call, searchParams, body, incoming);
  if (fault?.kind === 'hold after') return;
  if (fault) return void incoming.socket.destroy();
  return send(outgoing, result);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, { status = 200, body, headers }: Answer): void {
  const isText = typeof body === 'string';
  const type = isText ? 'application/octet-stream' : 'application/json';
  outgoing.writeHead(status, { 'content-type': type, ...headers });
  outgoing.end(isText ? body : JSON.stringify(body));
}

function refuse(status: number, code: string, message: string): Answer {
  return { status, body: { error: { message, type: 'invalid_request_error', param: null, code } } };
}

async function route(
  stand: BatchServer,
  call: string,
  query: URLSearchParams,
  body: Buffer,
  { headers }: IncomingMessage,
): Promise<Answer> {
  const [, id = ''] = /^\w+ \/(?:files|batches)\/([^/]+)/.exec(call) ?? [];
  if (call === 'POST /files') return takeFile(stand, body, headers['content-type'] ?? '');
  if (call === 'GET /files') return list([...stand.files.values()].map(showFile), query);
  if (call === 'POST /batches') return makeBatch(stand, parseObject(body.toString()));
  if (call === 'GET /batches') return list([...stand.batches.values()].map(showBatch), query);
  const file = stand.files.get(id);
  if (file && call.endsWith('/content')) return { body: file.text };
  const batch = stand.batches.get(id);
  if (!batch) return refuse(404, 'not_found', `No such thing: ${id}`);
  if (call.endsWith('/cancel')) return cancel(batch);
  runBatch(stand.files, batch);
  return { body: showBatch(batch) };
}

/** The newest first, by pages. */
function list(all: { id: string }[], query: URLSearchParams): Answer {
  const newest = all.toReversed();
  const after = query.get('after');
  const start = after === null ? 0 : newest.findIndex(({ id }) => id === after) + 1;
  const end = start + Number(query.get('limit') ?? 20);
  const data = newest.slice(start, end);
  return { body: { object: 'list', data, has_more: end < newest.length } };
}

async function takeFile(stand: BatchServer, body: Buffer, type: string): Promise<Answer> {
  const headers = { 'content-type': type };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) return refuse(400, 'missing', 'file is missing');
  if (!file.name.endsWith('.jsonl')) {
    return refuse(400, 'invalid', 'Invalid file format for Batch API. Must be .jsonl');
  }
  const id = `file-${stand.files.size + 1}`;
  const stored = {
    id,
    name: file.name,
    purpose: String(form.get('purpose')),
    text: await file.text(),
  };
  stand.files.set(id, stored);
  return { body: showFile(stored) };
}

function showFile({ id, name, purpose, text }: StoredFile) {
  const bytes = Buffer.byteLength(text);
  return { id, object: 'file', bytes, created_at: 1, filename: name, purpose, status: 'processed' };
}

function makeBatch(stand: BatchServer, asked: Record<string, unknown>): Answer {
  const input = stand.files.get(String(asked.input_file_id));
  if (input?.purpose !== 'batch' || asked.completion_window !== '24h') {
    return refuse(400, 'invalid_request', 'Invalid batch');
  }
  const endpoint = String(asked.endpoint);
  const plan = stand.plan(stand.batches.size);
  const used = [...stand.batches.values()]
    .filter(({ status }) => status === 'in_progress')
    .reduce((sum, { tokens }) => sum + tokens, 0);
  const { errors, tokens } = findFileFaults(input.text, endpoint, stand.limits, used);
  const batch: BatchRecord = {
    id: `batch_${stand.batches.size + 1}`,
    endpoint,
    inputFileId: input.id,
    asked,
    plan,
    status: 'validating',
    errors: plan.errors ?? errors,
    tokens,
    polls: 0,
    counts: { total: 0, completed: 0, failed: 0 },
    outputFileId: null,
    errorFileId: null,
  };
  stand.batches.set(batch.id, batch);
  return { body: showBatch(batch) };
}

function cancel(batch: BatchRecord): Answer {
  if (!['validating', 'in_progress', 'finalizing'].includes(batch.status)) {
    return refuse(409, 'conflict', `Cannot cancel a batch with status '${batch.status}'.`);
  }
  batch.status = 'cancelling';
  batch.polls = 0;
  return { body: showBatch(batch) };
}

function showBatch(batch: BatchRecord) {
  const { id, endpoint, inputFileId, asked, status, errors, counts, plan } = batch;
  const isLate = batch.polls <= (plan.lateFiles ?? 0);
  return {
    id,
    object: 'batch',
    endpoint,
    errors: status === 'failed' ? { object: 'list', data: errors } : null,
    input_file_id: inputFileId,
    completion_window: '24h',
    status,
    output_file_id: isLate ? null : batch.outputFileId,
    error_file_id: isLate ? null : batch.errorFileId,
    created_at: 1,
    request_counts: counts,
    metadata: asked.metadata ?? null,
  };
}
