import { isRecord, readCount, readString } from '../upstream/untrusted.ts';
import { readFailure } from '../upstream/upstream-errors.ts';
import { readFinishReason } from './finish-reasons.ts';
import { type AnswerEvent, type Body, type Format, NOTHING, type Reading } from './format.ts';
import { buildMessages } from './messages.ts';
import type { ModelRequest } from './provider.ts';
import { listOtherNames, writeParameters } from './write-parameters.ts';

/**
 * Responses, https://platform.openai.com/docs/api-reference/responses; nothing is stored at the
 * model server.
 */
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
    if (!isRecord(data)) return NOTHING;
    switch (data.type) {
      case 'response.output_text.delta':
        return { text: readString(data.delta) ?? '', reasoning: '' };
      case 'response.refusal.delta':
        reading.isRefusal = true;
        return { text: readString(data.delta) ?? '', reasoning: '' };
      case 'response.reasoning_text.delta':
      case 'response.reasoning_summary_text.delta':
        return { text: '', reasoning: readString(data.delta) ?? '' };
      case 'response.created':
        if (isRecord(data.response)) readModel(data.response, reading);
        return NOTHING;
      case 'response.completed':
      case 'response.incomplete':
        return readTerminal(data.response, reading, data.type === 'response.incomplete');
      case 'response.failed':
        throw readFailure(isRecord(data.response) ? data.response.error : undefined);
      case 'error':
        throw readFailure(isRecord(data.error) ? data.error : data);
      default:
        return data.object === 'response' ? readWhole(data, reading) : NOTHING;
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

/** A whole answer in place of a stream, which says by its status what the terminal event does. */
function readWhole(response: Record<string, unknown>, reading: Reading): AnswerEvent {
  if (response.status === 'failed') throw readFailure(response.error);
  const isOver = response.status === 'completed' || response.status === 'incomplete';
  if (isOver) return readTerminal(response, reading, response.status === 'incomplete');
  return readOutput(response, reading);
}

function readTerminal(response: unknown, reading: Reading, isIncomplete: boolean): AnswerEvent {
  reading.isOver = true;
  if (!isRecord(response)) {
    return { ...NOTHING, reason: readFinishReason(isIncomplete ? 'length' : 'stop') };
  }
  if (response.status === 'failed') throw readFailure(response.error);
  readModel(response, reading);
  if (isRecord(response.usage)) reading.usage = readUsage(response.usage);
  if (response.status === 'cancelled') {
    return { ...readOutput(response, reading), reason: readFinishReason('cancelled') };
  }
  // Stand-ins and gateways say so in the status alone, under the event of a whole answer.
  const isCut = isIncomplete || response.status === 'incomplete';
  const details = response.incomplete_details;
  const cut = readFinishReason(isRecord(details) ? details.reason : undefined);
  const reason = isCut && cut?.isKnown ? cut : readFinishReason(isCut ? 'length' : 'stop');
  return { ...readOutput(response, reading), reason };
}

/** The text of an answer that came whole: nothing where deltas have brought it. */
function readOutput({ output }: Record<string, unknown>, reading: Reading): AnswerEvent {
  if (reading.said !== '' || !Array.isArray(output)) return NOTHING;
  const parts = output.flatMap((item: unknown) =>
    isRecord(item) && item.type === 'message' && Array.isArray(item.content) ? item.content : [],
  );
  const texts = parts.map((part: unknown) => {
    if (!isRecord(part)) return '';
    const refusal = readString(part.refusal);
    if (refusal !== undefined) reading.isRefusal = true;
    return refusal ?? readString(part.text) ?? '';
  });
  return { text: texts.join(''), reasoning: '' };
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
