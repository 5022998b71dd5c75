import { isParameter } from './parameter-names.ts';
import { isRecord, readString } from './untrusted.ts';

/** What an error of a model server says, whichever shape it came in. */
export type ErrorDetails = {
  /** The status that the body names, for errors inside a 200 or a stream. */
  status: number | undefined;
  /** Codes, types and the like, in small letters: what programs are meant to read. */
  codes: readonly string[];
  /** The field at fault where the body names it apart from its words. */
  param: string | undefined;
  /**
   * All that is written for people. Never for the log or a caller: it may repeat a prompt or a key.
   */
  words: string;
  /** Bounds that a validator gives as numbers, such as FastAPI's `ctx`. */
  bounds: Readonly<Record<string, number>>;
  /** Milliseconds to wait, where the body says so. */
  retryAfterMs: number | undefined;
};

/** Where servers put what is meant for people; other fields may repeat the prompt. */
const WORD_FIELDS = [
  ...['message', 'msg', 'detail', 'details', 'error', 'errors', 'error_message', 'error_msg'],
  ...['error_description', 'errormessage', 'title', 'description', 'cause', 'raw', 'metadata'],
  ...['innererror', 'fault', 'faultstring', 'violations', 'fieldviolations', 'quotaid'],
  // Zod, Ajv, MiniMax
  ...['issues', 'params', 'base_resp', 'status_msg'],
];

const CODE_FIELDS = new Set([
  ...['code', 'type', 'status', 'reason', 'error', 'error_code', 'errorcode', 'error_type', 'kind'],
  'status_code',
]);

const PARAM_FIELDS = new Set(['param', 'parameter', 'field', 'additionalproperty']);

const MAX_WORDS = 8000;
const MAX_DEPTH = 8;

/** Whether a body without an answer in it is an error, in any shape known here. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(body)) return body.length > 0 && body.every(isErrorBody);
  if (!isRecord(body) || isFilled(body.choices) || isFilled(body.output)) return false;
  if (isFilled(body.error)) return true;
  // MiniMax puts its own status into every answer.
  if (isRecord(body.base_resp)) return Boolean(body.base_resp.status_code);
  return ['errors', 'detail', 'message', 'error_message', 'error_msg', 'fault'].some(
    (name) => body[name] !== undefined && body[name] !== null && body[name] !== '',
  );
}

/** Gateways send empty lists and objects in place of nothing. */
export function isFilled(value: unknown): boolean {
  return Boolean(value) && (typeof value !== 'object' || Object.keys(value ?? {}).length > 0);
}

/**
 * Reads what OpenAI has as `error: {message, type, param, code}`: a list of such (Gemini), `detail`
 * as text or as a list with `loc` and `msg` (FastAPI), `message` or `errors` at the top (Mistral,
 * vLLM), an error that is a text, or is JSON inside a text (gateways).
 */
export function readError(body: unknown): ErrorDetails {
  const found: Found = { words: [], codes: [], params: [], bounds: {}, statuses: [], waits: [] };
  gather(body, found, 0);
  const param = found.params.find((one) => readName(one) !== undefined);
  return {
    status: found.statuses[0],
    codes: [...new Set(found.codes.map((code) => code.toLowerCase()))],
    param: readName(param),
    words: [...new Set([...found.words, ...found.params.filter((one) => /\s/.test(one))])]
      .join('\n')
      .slice(0, MAX_WORDS),
    bounds: found.bounds,
    retryAfterMs: found.waits[0],
  };
}

type Found = {
  words: string[];
  codes: string[];
  params: string[];
  bounds: Record<string, number>;
  statuses: number[];
  waits: number[];
};

function gather(value: unknown, found: Found, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') gatherText(value, found, depth);
  else if (Array.isArray(value)) {
    for (const one of value.slice(0, 20)) gather(one, found, depth + 1);
  } else if (isRecord(value)) gatherFields(value, found, depth);
}

/** Gateways pass the error of the server behind them on as JSON inside a text. */
function gatherText(text: string, found: Found, depth: number): void {
  const start = text.search(/[[{]\s*"/);
  try {
    const inner: unknown = start < 0 ? undefined : JSON.parse(text.slice(start));
    if (typeof inner === 'object') gather(inner, found, depth + 1);
    found.words.push(start < 0 ? text : text.slice(0, start));
  } catch {
    found.words.push(text);
  }
}

function gatherFields(record: Record<string, unknown>, found: Found, depth: number): void {
  for (const [key, value] of Object.entries(record)) {
    const name = key.toLowerCase();
    if (CODE_FIELDS.has(name)) gatherCode(value, found);
    if (PARAM_FIELDS.has(name)) gatherParam(value, found);
    if (name === 'loc' && Array.isArray(value)) gatherParam(readLocation(value), found);
    if (name === 'ctx' && isRecord(value)) gatherBounds(value, found);
    if (name === 'status' || name === 'status_code' || name === 'httpcode') {
      gatherStatus(value, found);
    }
    if (name === 'retrydelay') gatherWait(value, found);
    const isCodeAlone = name === 'error' && readName(value) !== undefined;
    if (WORD_FIELDS.includes(name) && !isCodeAlone) gather(value, found, depth + 1);
    else if (isParameter(key) && isFieldErrors(value)) {
      gatherParam(key, found);
      gather(value, found, depth + 1);
    }
  }
}

/** `{"max_tokens": ["…"]}`, as Django has it. */
function isFieldErrors(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function gatherCode(value: unknown, found: Found): void {
  gatherStatus(value, found);
  if (typeof value === 'number') found.codes.push(String(value));
  else if (typeof value === 'string' && /^[\w.-]{1,80}$/.test(value)) found.codes.push(value);
}

function gatherParam(value: unknown, found: Found): void {
  const text = readString(value);
  if (text !== undefined) found.params.push(text);
}

/** FastAPI's path begins with the place of the value, `body`, and may hold indices. */
function readLocation(path: readonly unknown[]): string | undefined {
  return path.filter((one) => typeof one === 'string' && one !== 'body')[0] as string | undefined;
}

function gatherBounds(context: Record<string, unknown>, found: Found): void {
  for (const [name, value] of Object.entries(context)) {
    if (typeof value === 'number') found.bounds[name] = value;
  }
}

function gatherStatus(value: unknown, found: Found): void {
  const status = typeof value === 'number' || /^\d{3}$/.test(String(value)) ? Number(value) : 0;
  if (status >= 400 && status < 600) found.statuses.push(status);
}

/** A duration as Google writes it: `36.6s`. */
function gatherWait(value: unknown, found: Found): void {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(String(value)) ?? [];
  if (seconds !== undefined) found.waits.push(Number(seconds) * 1000);
}

/**
 * A name as programs give them. Anything else could be the server's own words, and with them a
 * prompt or a key.
 */
export function readName(value: unknown): string | undefined {
  const text = readString(value) ?? '';
  return /^[a-z_]{1,64}(\.[a-z_]{1,64}|\[\d{1,4}\]){0,4}$/i.test(text) ? text : undefined;
}
