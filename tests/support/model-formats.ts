import type { Call, Fields, StreamError, WireFormat } from './model-call.ts';
import { isObject, pad } from './model-call.ts';
import type { Format } from './model-reply.ts';
import { responsesFormat } from './model-responses.ts';

const frame = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;

function isUsageSent(call: Call): boolean {
  const { usage = 'asked' } = call.reply;
  const options = call.body.stream_options;
  if (usage === 'asked') return isObject(options) && options.include_usage === true;
  return usage === 'always';
}

function sayUsage({ counts, reply }: Call): Fields {
  const totals = {
    prompt_tokens: counts.prompt,
    completion_tokens: counts.completion,
    total_tokens: counts.prompt + counts.completion,
  };
  if (reply.dialect === 'plain' && !counts.cached && !counts.reasoning) return totals;
  return {
    ...totals,
    prompt_tokens_details: { cached_tokens: counts.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: counts.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** What chat and completions share: chunks with choices, the usage chunk, `[DONE]`. */
function writeChunks(call: Call, object: string, writeChoice: (piece: Piece) => Fields) {
  const isPlain = call.reply.dialect === 'plain';
  const hasUsage = isUsageSent(call);
  const envelope = {
    id: call.id,
    object,
    created: call.created,
    model: call.model,
    ...(isPlain ? {} : { service_tier: 'default', system_fingerprint: 'fp_5fc4d0c7e3' }),
  };
  const padding = pad(call);
  const chunk = (piece: Piece) =>
    frame({
      ...envelope,
      choices: [writeChoice(piece)],
      ...(hasUsage && !isPlain ? { usage: null } : {}),
      ...padding,
    });
  const error = (cause: StreamError) => [frame({ error: { param: null, ...cause } })];
  return {
    chunk,
    close(): string[] {
      const finish = call.reply.finish === 'refusal' ? 'stop' : (call.reply.finish ?? 'stop');
      const frames = [chunk({ finish })];
      if (hasUsage) {
        frames.push(frame({ ...envelope, choices: [], usage: sayUsage(call), ...padding }));
      }
      if (call.reply.doneMarker !== false) frames.push('data: [DONE]\n\n');
      return frames;
    },
    error,
    failed: error,
  };
}

type Piece = { first?: true; text?: string; finish?: string };

const chatFormat: WireFormat = {
  stream(call) {
    const isPlain = call.reply.dialect === 'plain';
    const field = call.reply.finish === 'refusal' ? 'refusal' : 'content';
    const openai = { role: 'assistant', content: '', refusal: null };
    const first = isPlain ? { role: 'assistant', content: null } : openai;
    const { chunk, ...rest } = writeChunks(call, 'chat.completion.chunk', (piece) => ({
      index: 0,
      delta: piece.first ? first : piece.text === undefined ? {} : { [field]: piece.text },
      ...(isPlain ? {} : { logprobs: null }),
      finish_reason: piece.finish ?? null,
    }));
    return { open: () => [chunk({ first: true })], delta: (text) => chunk({ text }), ...rest };
  },
  whole(call) {
    const isRefusal = call.reply.finish === 'refusal';
    const message = {
      role: 'assistant',
      content: isRefusal ? null : call.text,
      refusal: isRefusal ? call.text : null,
      annotations: [],
    };
    const finish = isRefusal ? 'stop' : (call.reply.finish ?? 'stop');
    const choice = { index: 0, message, logprobs: null, finish_reason: finish };
    return writeWhole(call, 'chat.completion', choice);
  },
};

const completionsFormat: WireFormat = {
  stream(call) {
    const { chunk, ...rest } = writeChunks(call, 'text_completion', (piece) => ({
      text: piece.text ?? '',
      index: 0,
      logprobs: null,
      finish_reason: piece.finish ?? null,
    }));
    return { open: () => [], delta: (text) => chunk({ text }), ...rest };
  },
  whole(call) {
    const finish = call.reply.finish === 'refusal' ? 'stop' : (call.reply.finish ?? 'stop');
    const choice = { text: call.text, index: 0, logprobs: null, finish_reason: finish };
    return writeWhole(call, 'text_completion', choice);
  },
};

function writeWhole(call: Call, object: string, choice: Fields): Fields {
  const { id, created, model } = call;
  const usage = call.reply.usage === 'never' ? {} : { usage: sayUsage(call) };
  return { id, object, created, model, choices: [choice], ...usage };
}

export const WIRE_FORMATS: Record<Format, WireFormat> = {
  chat: chatFormat,
  completions: completionsFormat,
  responses: responsesFormat,
};
