import { z } from 'zod';
import { createParameterShape, type RequestLimits } from './parameter-schema.ts';

/** The body of POST /api/generate: validates, and describes itself to the OpenAPI document. */
export function createRequestSchema(limits: RequestLimits) {
  const text = z.string().max(limits.maxPromptChars);
  return z.strictObject({
    prompt: text
      .nullish()
      .describe('What to complete; reaches the model unchanged. Needed unless `animal` is given.'),
    preset: z
      .string()
      .nullish()
      .describe(
        'Id of a prompt file, see GET /api/prompts; one with one variable takes `prompt` for it.',
      ),
    // Checked against the prompt file; a schema of records would drop a name such as __proto__
    // unseen.
    inputs: z
      .unknown()
      .optional()
      .meta({
        type: ['object', 'null'],
        additionalProperties: { type: ['string', 'number', 'boolean'] },
        description: 'The variables of the prompt file that `preset` names.',
      }),
    animal: text
      .nullish()
      .describe(
        'The 2023 quickstart’s field: the same as preset "pet-names" with this as the prompt.',
      ),
    model: z.string().min(1).max(200).nullish().describe('Default: the server’s OPENAI_MODEL.'),
    ...createParameterShape(limits),
    continue_from: text
      .nullish()
      .describe('A cut-off answer to this prompt; the new result is its continuation alone.'),
    stream: z
      .boolean()
      .nullish()
      .describe('true: server-sent events; false: JSON; absent: the Accept header decides.'),
  });
}

export type RequestSchema = ReturnType<typeof createRequestSchema>;
export type RequestFields = z.infer<RequestSchema>;
