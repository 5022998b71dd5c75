import { type ParsedRequest, parseRequest } from '../contract/parse-request.ts';
import { readBody } from '../http/read-body.ts';
import type { RequestContext } from '../program/request-context.ts';
import { admitPrompt, checkBudget } from '../routes/admit.ts';
import { listUsable } from '../routes/usable-prompts.ts';
import { type Generation, startGeneration } from './generation.ts';

export type Body = { kind: 'json' | 'form'; value: unknown };

type Started = { fields: ParsedRequest; generation: Generation };

/** How long a body may take to arrive, in milliseconds; 4 MiB in that time is a slow telephone. */
const MAX_BODY_MS = 60_000;

/**
 * The road that POST /api/generate and the form of the page share: guards, body, fields, model.
 * Throws AppError with the refusal.
 */
export async function receivePrompt(context: RequestContext): Promise<Started> {
  await admitPrompt(context);
  return startPrompt(context, await receiveBody(context));
}

/** The body within the limits of its size and time; see readBody for what it throws. */
export function receiveBody({ program, request }: RequestContext): Promise<Body> {
  const { settings } = program;
  return readBody(request, {
    maxBytes: settings.MAX_BODY_BYTES,
    timeout: Math.min(settings.REQUEST_TIMEOUT, MAX_BODY_MS),
  });
}

/** Checks the fields and asks the model. */
export async function startPrompt(context: RequestContext, body: Body): Promise<Started> {
  const { program, exchange, response } = context;
  const fields = parseRequest(program.requestSchema, body, listUsable(program, exchange));
  await checkBudget(context);
  return { fields, generation: startGeneration(program, exchange, response, fields) };
}
