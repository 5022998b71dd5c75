import { isRecord, readCount } from '../upstream/untrusted.ts';
import { readFailure } from '../upstream/upstream-errors.ts';
import type { Body, Format, Reading } from './format.ts';
import { buildMessages } from './messages.ts';
import type { ModelRequest } from './provider.ts';
import { listOtherNames, writeParameters } from './write-parameters.ts';

/** Responses, https://platform.openai.com/docs/api-reference/responses; nothing is stored at the model server. */
export const responses: Format = {
  name: 'responses',

  buildBody(request, { isOpenAI }) {
    const body: Body = {
      model: request.model,
      ...buildInput(request),
      stream: true,
      store: false,
    };
    writeParameters(body, 'responses', request.parameters, isOpenAI);
    return body;
  },

  send: (client, body, call) => client.responses.create(body as never, call).asResponse(),

  readEvent(data, reading) {
    if (!isRecord(data)) return '';
    switch (data.type) {
      case 'response.output_text.delta':
        return typeof data.delta === 'string' ? data.delta : '';
      case 'response.refusal.delta':
        reading.isRefusal = true;
        return typeof data.delta === 'string' ? data.delta : '';
      case 'response.created':
        if (isRecord(data.response)) readModel(data.response, reading);
        return '';
      case 'response.completed':
      case 'response.incomplete':
        readTerminal(data.response, reading, data.type === 'response.incomplete');
        return '';
      case 'response.failed':
        throw readFailure(isRecord(data.response) ? data.response.error : undefined);
      case 'error':
        throw readFailure(isRecord(data.error) ? data.error : data);
      default:
        return '';
    }
  },

  otherNames: listOtherNames('responses'),
};

/** A system message at the beginning goes as `instructions`; one text from the user goes alone. */
function buildInput(request: ModelRequest): Body {
  const messages = buildMessages(request);
  const [first] = messages;
  const instructions = first?.role === 'system' ? first.content : undefined;
  const rest = instructions === undefined ? messages : messages.slice(1);
  const only = rest.length === 1 && rest[0]?.role === 'user' ? rest[0].content : undefined;
  return { ...(instructions !== undefined && { instructions }), input: only ?? rest };
}

function readModel(response: Record<string, unknown>, reading: Reading): void {
  if (typeof response.model === 'string' && response.model) reading.model = response.model;
}

function readTerminal(response: unknown, reading: Reading, isIncomplete: boolean): void {
  reading.isOver = true;
  reading.finishReason = reading.isRefusal ? 'refusal' : 'stop';
  if (!isRecord(response)) return;
  readModel(response, reading);
  if (isRecord(response.usage)) reading.usage = readUsage(response.usage);
  // Stand-ins and gateways say so in the status alone, under the event of a whole answer.
  if (!isIncomplete && response.status !== 'incomplete') return;
  const details = response.incomplete_details;
  const reason = isRecord(details) ? details.reason : undefined;
  reading.finishReason = reason === 'content_filter' ? 'content_filter' : 'length';
}

function readUsage(usage: Record<string, unknown>): Reading['usage'] {
  const input = readCount(usage.input_tokens) ?? 0;
  const output = readCount(usage.output_tokens) ?? 0;
  const { output_tokens_details: outputDetails, input_tokens_details: inputDetails } = usage;
  const reasoning = isRecord(outputDetails) ? readCount(outputDetails.reasoning_tokens) : undefined;
  const cached = isRecord(inputDetails) ? readCount(inputDetails.cached_tokens) : undefined;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: readCount(usage.total_tokens) ?? input + output,
    ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    ...(cached !== undefined && { cached_tokens: cached }),
  };
}
