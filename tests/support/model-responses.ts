import type { Call, Fields, StreamError, WireFormat } from './model-call.ts';
import { isObject, pad } from './model-call.ts';

/**
 * OpenAI's Responses wire format: named events, a sequence number each, ended by a terminal event
 * and no `[DONE]`.
 */
export const responsesFormat: WireFormat = {
  stream(call) {
    let sequence = 0;
    const event = (type: string, fields: Fields) => {
      const data = JSON.stringify({ type, ...fields, sequence_number: sequence++ });
      return `event: ${type}\ndata: ${data}\n\n`;
    };
    const place = { item_id: `msg_${call.id}`, output_index: 0, content_index: 0 };
    const started = { ...sayResponse(call, 'in_progress'), output: [] };
    const kind = call.reply.finish === 'refusal' ? 'refusal' : 'output_text';
    const padding = pad(call);
    const logprobs = kind === 'refusal' ? {} : { logprobs: [] };
    const failed = (error: StreamError) => {
      const response = { ...sayResponse(call, 'failed'), output: [] };
      return [event('response.failed', { response: { ...response, error: sayCause(error) } })];
    };
    return {
      open: () => [
        event('response.created', { response: started }),
        event('response.in_progress', { response: started }),
        ...openItem(call, event, place),
      ],
      delta: (delta) =>
        event(`response.${kind}.delta`, { ...place, delta, ...logprobs, ...padding }),
      close: () => closeItem(call, event, place),
      error: ({ code, message }) => [event('error', { code, message, param: null })],
      failed,
    };
  },
  whole: (call) => sayResponse(call, sayStatus(call)),
};

type WriteEvent = (type: string, fields: Fields) => string;

/** An answer that is reasoning alone has a reasoning item in place of the message. */
function openItem(call: Call, event: WriteEvent, place: Fields): string[] {
  if (call.text === '') {
    const item = { ...sayReasoning(call), status: 'in_progress' };
    return [event('response.output_item.added', { output_index: 0, item })];
  }
  const item = { ...sayMessage(call, 'in_progress'), content: [] };
  return [
    event('response.output_item.added', { output_index: 0, item }),
    event('response.content_part.added', { ...place, part: sayPart(call, '') }),
  ];
}

function closeItem(call: Call, event: WriteEvent, place: Fields): string[] {
  const status = sayStatus(call);
  const frames: string[] = [];
  if (call.text === '') {
    const item = sayReasoning(call);
    frames.push(event('response.output_item.done', { output_index: 0, item }));
  } else {
    const isRefusal = call.reply.finish === 'refusal';
    const done = isRefusal ? 'response.refusal.done' : 'response.output_text.done';
    const whole = isRefusal ? { refusal: call.text } : { text: call.text, logprobs: [] };
    const item = sayMessage(call, status);
    frames.push(
      event(done, { ...place, ...whole }),
      event('response.content_part.done', { ...place, part: sayPart(call, call.text) }),
      event('response.output_item.done', { output_index: 0, item }),
    );
  }
  frames.push(event(`response.${status}`, { response: sayResponse(call, status) }));
  return frames;
}

function sayStatus({ reply }: Call): 'completed' | 'incomplete' {
  const isCut = reply.finish === 'length' || reply.finish === 'content_filter';
  return isCut ? 'incomplete' : 'completed';
}

function sayCause({ code, message }: StreamError): Fields {
  return { code: code ?? 'server_error', message };
}

function sayPart(call: Call, text: string): Fields {
  if (call.reply.finish === 'refusal') return { type: 'refusal', refusal: text };
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

function sayMessage(call: Call, status: string): Fields {
  const content = [sayPart(call, call.text)];
  return { id: `msg_${call.id}`, type: 'message', status, content, role: 'assistant' };
}

function sayReasoning(call: Call): Fields {
  return { id: `rs_${call.id}`, type: 'reasoning', summary: [] };
}

function sayResponse(call: Call, status: string): Fields {
  const { body, reply } = call;
  const isOver = status === 'completed' || status === 'incomplete';
  const cutBy = reply.finish === 'length' ? 'max_output_tokens' : 'content_filter';
  const reasoning = isObject(body.reasoning) ? body.reasoning : {};
  return {
    id: `resp_${call.id}`,
    object: 'response',
    created_at: call.created,
    completed_at: status === 'completed' ? call.created + 1 : null,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: cutBy } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: null,
    model: call.model,
    output: [call.text === '' ? sayReasoning(call) : sayMessage(call, status)],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null, ...reasoning },
    service_tier: isOver ? 'default' : 'auto',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: isOver && reply.usage !== 'never' ? sayUsage(call) : null,
    user: null,
    metadata: {},
  };
}

function sayUsage({ counts }: Call): Fields {
  return {
    input_tokens: counts.prompt,
    input_tokens_details: { cached_tokens: counts.cached, cache_write_tokens: 0 },
    output_tokens: counts.completion,
    output_tokens_details: { reasoning_tokens: counts.reasoning },
    total_tokens: counts.prompt + counts.completion,
  };
}
