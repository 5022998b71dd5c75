import type { Body, Format } from './format.ts';
import { readChunk } from './read-chunk.ts';
import { listOtherNames, writeParameters } from './write-parameters.ts';

/** The endpoint's own default of 16 tokens cuts every answer off. */
const DEFAULT_MAX_TOKENS = 1000;

/**
 * Legacy completions, https://platform.openai.com/docs/api-reference/completions; a continuation is
 * simply more text.
 */
export const completions: Format = {
  name: 'completions',

  buildBody(request, { isOpenAI }) {
    const body: Body = {
      model: request.model,
      prompt: request.prompt + (request.continueFrom ?? ''),
      max_tokens: DEFAULT_MAX_TOKENS,
      stream: true,
      stream_options: { include_usage: true },
    };
    writeParameters(body, 'completions', request.parameters, isOpenAI);
    return body;
  },

  send: (client, body, call) => client.completions.create(body as never, call).asResponse(),

  readEvent: readChunk,

  otherNames: listOtherNames('completions'),
};
