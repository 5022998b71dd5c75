import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { AnswerEnd, GenerateRequest, Locale } from '../../lib/contract/wire.ts';
import { type ParsedRequest, parseRequest } from '../contract/parse-request.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Program } from '../program/program.ts';
import { startGeneration } from './generation.ts';

export type AskOptions = {
  locale: Locale;
  /** Ends the call to the model. */
  signal: AbortSignal;
  onText(text: string): void;
};

/**
 * Answers a request of the operator's own within this process: checked, filled and asked as by POST
 * /api/generate, without the guards that are for callers from outside, so every prompt file may be
 * used. Rejects with AppError, and with the signal's reason.
 */
export async function askInProcess(
  program: Program,
  request: GenerateRequest,
  { locale, signal, onText }: AskOptions,
): Promise<AnswerEnd> {
  const fields = readOwnRequest(program, request);
  const exchange: Exchange = { requestId: randomUUID(), startedAt: performance.now(), locale };
  const caller = new Writable();
  const leave = () => caller.destroy();
  signal.addEventListener('abort', leave);
  try {
    signal.throwIfAborted();
    const { run } = startGeneration(program, exchange, caller, fields);
    const end = await run({
      onStart: () => undefined,
      onText(text) {
        onText(text);
        return undefined;
      },
    });
    if (!end) throw signal.reason;
    return end;
  } finally {
    signal.removeEventListener('abort', leave);
    caller.destroy();
  }
}

/**
 * Checks a request of the operator's own, who may use every prompt file. Throws as `parseRequest`.
 */
export function readOwnRequest(
  { prompts, settings, requestSchema }: Program,
  request: GenerateRequest,
): ParsedRequest {
  const usable = { ...prompts, maxChars: settings.MAX_PROMPT_CHARS };
  return parseRequest(requestSchema, { kind: 'json', value: request }, usable);
}
