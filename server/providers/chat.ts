import type { FinishReason } from '../../lib/contract/wire.ts';
import { isRecord, readCount } from '../upstream/untrusted.ts';
import type { Body, Format, Reading } from './format.ts';
import { buildMessages } from './messages.ts';
import { listOtherNames, writeParameters } from './write-parameters.ts';

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  length: 'length',
  content_filter: 'content_filter',
};

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

  readEvent(data, reading) {
    const choice = readChoice(data, reading);
    if (!choice) return '';
    const text = isRecord(choice.delta) ? readDelta(choice.delta, reading) : '';
    readChatFinish(choice.finish_reason, reading);
    return text;
  },

  otherNames: listOtherNames('chat'),
};

function readDelta(delta: Record<string, unknown>, reading: Reading): string {
  if (typeof delta.refusal === 'string' && delta.refusal) {
    reading.isRefusal = true;
    return delta.refusal;
  }
  return typeof delta.content === 'string' ? delta.content : '';
}

/** Takes model and usage of an event of chat or completions, and gives its one choice where it has one. */
export function readChoice(data: unknown, reading: Reading): Record<string, unknown> | undefined {
  if (!isRecord(data)) return undefined;
  if (typeof data.model === 'string' && data.model) reading.model = data.model;
  if (isRecord(data.usage)) reading.usage = readChatUsage(data.usage);
  const choice: unknown = Array.isArray(data.choices) ? data.choices[0] : undefined;
  return isRecord(choice) ? choice : undefined;
}

/** Takes a finish reason of chat or completions: any that is not known as a cut counts as the model's own stop. */
export function readChatFinish(value: unknown, reading: Reading): void {
  if (typeof value !== 'string' || value === '') return;
  reading.finishReason = reading.isRefusal ? 'refusal' : (FINISH_REASONS[value] ?? 'stop');
}

/** Takes the usage of chat or completions. */
function readChatUsage(usage: Record<string, unknown>): Reading['usage'] {
  const prompt = readCount(usage.prompt_tokens);
  const completion = readCount(usage.completion_tokens);
  if (prompt === undefined && completion === undefined) return null;
  const { completion_tokens_details: output, prompt_tokens_details: input } = usage;
  const reasoning = isRecord(output) ? readCount(output.reasoning_tokens) : undefined;
  const cached = isRecord(input) ? readCount(input.cached_tokens) : undefined;
  return {
    prompt_tokens: prompt ?? 0,
    completion_tokens: completion ?? 0,
    total_tokens: readCount(usage.total_tokens) ?? (prompt ?? 0) + (completion ?? 0),
    ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    ...(cached !== undefined && { cached_tokens: cached }),
  };
}
