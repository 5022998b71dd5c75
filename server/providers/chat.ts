import type { Body, Format } from './format.ts';
import { buildMessages } from './messages.ts';
import { readChunk } from './read-chunk.ts';
import { listOtherNames, writeParameters } from './write-parameters.ts';

/** Chat Completions, https://platform.openai.com/docs/api-reference/chat. */
export const chat: Format = {
  name: 'chat',

  buildBody(request, { isOpenAI }) {
    const body: Body = {
      model: request.model,
      messages: buildMessages(request),
      stream: true,
      stream_options: { include_usage: true },
    };
    writeParameters(body, 'chat', request.parameters, isOpenAI);
    return body;
  },

  send: (client, body, call) => client.chat.completions.create(body as never, call).asResponse(),

  readEvent: readChunk,

  otherNames: listOtherNames('chat'),
};
