import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GenerateRequest } from '../lib/wire.ts';
import { admitPrompt, checkBudget } from './admit.ts';
import type { Exchange } from './exchange.ts';
import { type Generation, startGeneration } from './generation.ts';
import { parseRequest } from './parse-request.ts';
import type { Program } from './program.ts';
import { readBody } from './read-body.ts';

/**
 * The road that POST /api/generate and the form of the page share: guards, body, fields, model. Throws AppError with the refusal.
 */
export async function receivePrompt(
  program: Program,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ fields: GenerateRequest; generation: Generation }> {
  await admitPrompt(program, exchange, request, response);
  const { settings } = program;
  const body = await readBody(request, {
    maxBytes: settings.MAX_BODY_BYTES,
    timeout: settings.REQUEST_TIMEOUT,
  });
  const fields = parseRequest(program.requestSchema, body);
  await checkBudget(program, exchange, response);
  return { fields, generation: startGeneration(program, exchange, response, fields) };
}
