import { type BatchFault, FORMAT_AT } from './batch-file-faults.ts';
import type { StoredFile } from './batch-server.ts';
import { createCall, type Fields, isObject, parseObject } from './model-call.ts';
import { WIRE_FORMATS } from './model-formats.ts';
import type { Reply } from './model-reply.ts';

/** What comes of one request: an answer, one of another status, an error without one, nothing. */
export type RowOutcome =
  | Reply
  | { status: number; body: unknown }
  | { error: { code: string; message: string } }
  | 'unanswered';

export type BatchPlan = {
  /** How often it is asked after before it ends; default 1. */
  polls?: number;
  end?: 'completed' | 'expired';
  /** What the validation finds; default is what is really wrong with the file. */
  errors?: BatchFault[];
  row?: (body: Fields, index: number) => RowOutcome;
  /** What stands for a file that there is not; OpenAI has been seen to give both. */
  noFile?: null | '';
  /** Looks after its end for which it does not name its files yet. */
  lateFiles?: number;
};

export type BatchRecord = {
  id: string;
  endpoint: string;
  inputFileId: string;
  /** What it was made with. */
  asked: Fields;
  plan: BatchPlan;
  status: string;
  errors: BatchFault[];
  tokens: number;
  polls: number;
  counts: { total: number; completed: number; failed: number };
  outputFileId: string | null;
  errorFileId: string | null;
};

/** Carries a batch on by one look at it. */
export function runBatch(files: Map<string, StoredFile>, batch: BatchRecord): void {
  const { plan } = batch;
  batch.polls += 1;
  if (batch.status === 'cancelling') return void finish(files, batch, 'cancelled');
  if (batch.status === 'validating') {
    batch.status = batch.errors.length > 0 ? 'failed' : 'in_progress';
    batch.counts.total = readLines(files, batch).length;
    batch.polls = 0;
  } else if (batch.status === 'in_progress' && batch.polls >= (plan.polls ?? 1)) {
    finish(files, batch, plan.end ?? 'completed');
  }
}

function readLines(files: Map<string, StoredFile>, { inputFileId }: BatchRecord): Fields[] {
  const text = files.get(inputFileId)?.text ?? '';
  return text.split('\n').filter(Boolean).map(parseObject);
}

/**
 * Writes what came of each request, the last one first. Refused requests are in the error file;
 * ones with status 0 have been seen in the output.
 */
function finish(files: Map<string, StoredFile>, batch: BatchRecord, status: string): void {
  const lines = readLines(files, batch).map((line, index) => writeOutcome(batch, line, index));
  const isOutput = ({ response }: Fields) =>
    isObject(response) && (response.status_code === 200 || response.status_code === 0);
  const told = lines.filter((line) => line !== undefined).toReversed();
  batch.outputFileId = store(files, batch, told.filter(isOutput));
  batch.errorFileId = store(
    files,
    batch,
    told.filter((line) => !isOutput(line)),
  );
  batch.status = status;
}

function store(files: Map<string, StoredFile>, batch: BatchRecord, lines: Fields[]): string | null {
  if (lines.length === 0) return batch.plan.noFile ?? null;
  const id = `file-${files.size + 1}`;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  files.set(id, { id, name: `${batch.id}.jsonl`, purpose: 'batch_output', text });
  return id;
}

const UNFINISHED: Readonly<Record<string, { code: string; message: string }>> = {
  expired: {
    code: 'batch_expired',
    message: 'This request could not be executed before the completion window expired.',
  },
  cancelling: { code: 'batch_cancelled', message: 'This request was not executed.' },
};

function writeOutcome(batch: BatchRecord, line: Fields, index: number): Fields | undefined {
  const body = isObject(line.body) ? line.body : {};
  const outcome = batch.plan.row?.(body, index) ?? {};
  const id = `batch_req_${index}`;
  const envelope = { id, custom_id: line.custom_id, response: null, error: null };
  if (outcome === 'unanswered') {
    const isExpired = batch.plan.end === 'expired';
    const error = UNFINISHED[batch.status] ?? (isExpired ? UNFINISHED.expired : undefined);
    return error && { ...envelope, error };
  }
  if ('error' in outcome) {
    batch.counts.failed += 1;
    return { ...envelope, error: outcome.error };
  }
  const isRefused = 'status' in outcome;
  batch.counts[isRefused ? 'failed' : 'completed'] += 1;
  const format = FORMAT_AT[batch.endpoint] ?? 'chat';
  const answer = isRefused
    ? outcome.body
    : WIRE_FORMATS[format].whole(createCall(format, body, outcome));
  const status = isRefused ? outcome.status : 200;
  return { ...envelope, response: { status_code: status, request_id: id, body: answer } };
}
