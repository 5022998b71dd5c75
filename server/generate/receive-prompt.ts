import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ParsedRequest, parseRequest } from '../contract/parse-request.ts';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import type { Program } from '../program/program.ts';
import { admitPrompt, checkBudget } from '../routes/admit.ts';
import { listUsable } from '../routes/usable-prompts.ts';
import { type Generation, startGeneration } from './generation.ts';

export type Body = { kind: 'json' | 'form'; value: unknown };

type Started = { fields: ParsedRequest; generation: Generation };

/** How long a body may take to arrive, in milliseconds; 4 MiB in that time is a slow telephone. */
const MAX_BODY_MS = 60_000;

/**
 * The road that POST /api/generate and the form of the page share: guards, body, fields, model. Throws AppError with the refusal.
 */
export async function receivePrompt(
  program: Program,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Started> {
  await admitPrompt(program, exchange, request, response);
  return startPrompt(program, exchange, response, await receiveBody(program, request));
}

/** The body within the limits of its size and time; see readBody for what it throws. */
export function receiveBody({ settings }: Program, request: IncomingMessage): Promise<Body> {
  return readBody(request, {
    maxBytes: settings.MAX_BODY_BYTES,
    timeout: Math.min(settings.REQUEST_TIMEOUT, MAX_BODY_MS),
  });
}

/** Checks the fields and asks the model. */
export async function startPrompt(
  program: Program,
  exchange: Exchange,
  response: ServerResponse,
  body: Body,
): Promise<Started> {
  const fields = parseRequest(program.requestSchema, body, listUsable(program, exchange));
  await checkBudget(program, exchange, response);
  return { fields, generation: startGeneration(program, exchange, response, fields) };
}
