import { isObject, parseObject } from './model-call.ts';
import type { Format } from './model-reply.ts';
import { findBodyFaults } from './request-shapes.ts';

export type BatchFault = {
  code: string;
  message: string;
  line: number | null;
  param: string | null;
};

export type FileLimits = {
  requests: number;
  bytes: number;
  /** Of all batches together that are running. */
  tokens: number;
};

export const FORMAT_AT: Readonly<Record<string, Format>> = {
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/completions': 'completions',
};

/** What OpenAI's validation finds in an input file, with its codes; and roughly its tokens. */
export function findFileFaults(
  text: string,
  endpoint: string,
  limits: FileLimits,
  used: number,
): { errors: BatchFault[]; tokens: number } {
  const lines = text.split('\n').filter((line) => line !== '');
  const tokens = lines.reduce((sum, line) => sum + countTokens(parseObject(line).body), 0);
  const seen = new Set<string>();
  const models = new Set<unknown>();
  const errors = lines.flatMap((line, index) => {
    const fault = findLineFault(parseObject(line), endpoint, seen, models);
    return fault ? [{ line: index + 1, param: null, ...fault }] : [];
  });
  const whole = findWholeFault(lines.length, Buffer.byteLength(text), tokens + used, limits);
  if (whole) errors.push({ line: null as never, param: null, ...whole });
  return { errors, tokens };
}

/** Of the prompt alone, as OpenAI counts what is enqueued. */
function countTokens(body: unknown): number {
  const { messages, input, prompt } = isObject(body) ? body : {};
  const parts: unknown[] = Array.isArray(messages) ? messages : [input ?? prompt];
  const texts = parts.map((part) => String(isObject(part) ? part.content : part));
  return Math.ceil(texts.join('').length / 4);
}

type Fault = Pick<BatchFault, 'code' | 'message'>;

function findWholeFault(
  requests: number,
  bytes: number,
  tokens: number,
  limits: FileLimits,
): Fault | undefined {
  if (requests === 0) return { code: 'empty_file', message: 'The file is empty.' };
  if (requests > limits.requests || bytes > limits.bytes) {
    return { code: 'too_many_tasks', message: `More than ${limits.requests} requests.` };
  }
  if (tokens <= limits.tokens) return undefined;
  const limit = limits.tokens.toLocaleString('en');
  return {
    code: 'token_limit_exceeded',
    message: `Enqueued token limit reached for m in organization org-1. Limit: ${limit} enqueued tokens. Please try again once some in_progress batches have been completed.`,
  };
}

function findLineFault(
  line: Record<string, unknown>,
  endpoint: string,
  seen: Set<string>,
  models: Set<unknown>,
): Fault | undefined {
  const { custom_id: id, method, url, body } = line;
  if (typeof id !== 'string' || id.length > 64 || method !== 'POST' || !isObject(body)) {
    return { code: 'invalid_json_line', message: 'This line is not parseable as valid JSON.' };
  }
  if (seen.has(id)) return { code: 'duplicate_custom_id', message: `duplicate: ${id}` };
  seen.add(id);
  if (url !== endpoint) return { code: 'mismatched_url', message: 'The URL does not match.' };
  models.add(body.model);
  if (models.size > 1) return { code: 'mismatched_model', message: 'One model a file.' };
  if ('stream' in body) return { code: 'invalid_request', message: 'Streaming is not supported.' };
  const [fault] = findBodyFaults(FORMAT_AT[endpoint] ?? 'chat', body);
  return fault === undefined ? undefined : { code: 'invalid_request', message: fault };
}
