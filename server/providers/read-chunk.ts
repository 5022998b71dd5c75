import { AppError } from '../http/app-error.ts';
import { isFilled } from '../upstream/read-error.ts';
import { isRecord, readCount, readString } from '../upstream/untrusted.ts';
import { readFailure, UpstreamFault } from '../upstream/upstream-errors.ts';
import { readFinishReason } from './finish-reasons.ts';
import { type AnswerEvent, NOTHING, type Piece, type Reading } from './format.ts';

type Fields = Record<string, unknown>;

/**
 * From how many characters on a message that is the same as all said before is a repetition, and no
 * chance.
 */
const MIN_REPEATED = 8;

/**
 * Reads a chunk of Chat Completions or of legacy completions, or either's whole answer. Both are
 * read alike, since compatible servers mix them up: text comes in `delta`, `message` or `text`, as
 * text or in parts.
 */
export function readChunk(data: unknown, reading: Reading): AnswerEvent {
  if (!isRecord(data)) return NOTHING;
  reading.model = readString(data.model) ?? reading.model;
  const choice: unknown = Array.isArray(data.choices) ? data.choices[0] : undefined;
  reading.usage = findUsage(data, choice) ?? reading.usage;
  if (!isRecord(choice)) return NOTHING;
  refuseFailed(choice);
  const delta = readMessage(choice.delta, reading);
  const message = readMessage(choice.message, reading);
  const text = delta.text || (readString(choice.text) ?? '');
  const rest = findNew(message.text, text, reading);
  reading.isSaidInDeltas ||= text !== '';
  const reasoning = delta.reasoning || (isRecord(choice.delta) ? '' : message.reasoning);
  // Gemini's endpoint has sent the reason under the second name.
  const reason = readFinishReason(choice.finish_reason) ?? readFinishReason(choice.finishReason);
  const isDelta = text !== '' && rest === '' && message.text === '' && reasoning === '' && !reason;
  return { text: text + rest, reasoning, reason, isDelta };
}

/** An error told inside a choice breaks the answer off, whatever finish reason stands beside it. */
function refuseFailed({ error }: Fields): void {
  if (!isFilled(error) || typeof error === 'boolean') return;
  throw toBreak(error);
}

/**
 * The failure of an answer that had begun: a cause that tells what to do keeps its code, any other
 * means a cut.
 */
export function toBreak(error: unknown): AppError {
  const failure = readFailure(error);
  if (failure.code !== 'upstream_error') return failure;
  return new AppError('upstream_incomplete', {
    cause: failure.cause ?? new UpstreamFault({ in_stream: 'error' }),
  });
}

function readMessage(value: unknown, reading: Reading): Piece {
  if (typeof value === 'string') return { text: value, reasoning: '' };
  if (!isRecord(value)) return NOTHING;
  const refusal = readString(value.refusal);
  if (refusal !== undefined) {
    reading.isRefusal = true;
    return { text: refusal, reasoning: '' };
  }
  const { text, reasoning } = readContent(value.content);
  // Servers that are changing from the one name to the other send both, with the same text.
  const apart = readString(value.reasoning_content) ?? readString(value.reasoning);
  return { text, reasoning: apart ?? reasoning };
}

/**
 * Content is text, or a list of parts: https://docs.mistral.ai/capabilities/reasoning has thinking
 * ones among them.
 */
function readContent(content: unknown): Piece {
  if (typeof content === 'string') return { text: content, reasoning: '' };
  const parts: unknown[] = Array.isArray(content) ? content : [content];
  const pieces = parts.map(readPart);
  return {
    text: pieces.map((piece) => piece.text).join(''),
    reasoning: pieces.map((piece) => piece.reasoning).join(''),
  };
}

function readPart(part: unknown): Piece {
  if (typeof part === 'string') return { text: part, reasoning: '' };
  if (!isRecord(part)) return NOTHING;
  const type = readString(part.type) ?? 'text';
  if (/think|reason/.test(type)) {
    const { text, reasoning } = readContent(part.thinking ?? part.reasoning ?? part.text);
    return { text: '', reasoning: text + reasoning };
  }
  if (!/text/.test(type)) return NOTHING;
  const text = isRecord(part.text) ? part.text.value : (part.text ?? part.content);
  return { text: readString(text) ?? '', reasoning: '' };
}

/**
 * What of a message is new: some servers repeat the whole answer in one at the end, or in each all
 * that came before.
 */
function findNew(message: string, delta: string, { said, isSaidInDeltas }: Reading): string {
  const before = said + delta;
  if (message === '') return '';
  const repeats = message.startsWith(before);
  if (isSaidInDeltas || delta !== '') return repeats ? message.slice(before.length) : '';
  const isLonger = message.length > before.length && /\p{L}/u.test(before);
  return repeats && (isLonger || before.length >= MIN_REPEATED)
    ? message.slice(before.length)
    : message;
}

/** Moonshot has it in the choice, Groq beside it. */
function findUsage({ usage, x_groq }: Fields, choice: unknown): Reading['usage'] | undefined {
  const places = [usage, isRecord(choice) && choice.usage, isRecord(x_groq) && x_groq.usage];
  const found = places.find(isRecord);
  return found && readUsage(found);
}

/** Undefined where nothing is counted. */
function readUsage(usage: Fields): Reading['usage'] | undefined {
  const prompt = readCount(usage.prompt_tokens);
  const completion = readCount(usage.completion_tokens);
  if (prompt === undefined && completion === undefined) return undefined;
  const { completion_tokens_details: output, prompt_tokens_details: input } = usage;
  const reasoning = isRecord(output) ? readCount(output.reasoning_tokens) : undefined;
  const cached = isRecord(input) ? readCount(input.cached_tokens) : undefined;
  return {
    prompt_tokens: prompt ?? 0,
    completion_tokens: completion ?? 0,
    total_tokens: readCount(usage.total_tokens) ?? (prompt ?? 0) + (completion ?? 0),
    ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    ...(cached !== undefined && { cached_tokens: cached }),
  };
}
