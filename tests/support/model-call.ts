import { randomUUID } from 'node:crypto';
import type { Format, Reply, UsageCounts } from './model-reply.ts';
import { DEFAULT_TEXT } from './model-reply.ts';

export type Fields = Record<string, unknown>;

/** One call as a format sees it: what was asked, what is to be answered. */
export type Call = {
  id: string;
  created: number;
  model: string;
  body: Fields;
  reply: Reply;
  text: string;
  counts: UsageCounts;
};

export type StreamError = { code: string | null; message: string; type: string };

/**
 * The frames of one wire format: before the first delta, each delta, the ending, and an error in
 * the middle.
 */
export type FrameWriter = {
  open(): string[];
  delta(text: string): string;
  close(): string[];
  error(error: StreamError): string[];
  failed(error: StreamError): string[];
};

export type WireFormat = {
  stream(call: Call): FrameWriter;
  whole(call: Call): Fields;
};

export function createCall(format: Format, body: Fields, reply: Reply): Call {
  const text = reply.text ?? DEFAULT_TEXT;
  const prefix = { chat: 'chatcmpl-', completions: 'cmpl-', responses: '' }[format];
  return {
    id: prefix + randomUUID().replaceAll('-', ''),
    created: Math.floor(Date.now() / 1000),
    model: reply.model ?? (typeof body.model === 'string' ? body.model : 'stand-in'),
    body,
    reply,
    text,
    counts: { ...estimate(text, body), ...reply.counts },
  };
}

function estimate(text: string, body: Fields): UsageCounts {
  const promptLength = JSON.stringify(body.messages ?? body.input ?? body.prompt ?? '').length;
  return {
    prompt: Math.ceil(promptLength / 4),
    completion: Math.max(1, Math.ceil(text.length / 4)),
    reasoning: 0,
    cached: 0,
  };
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * OpenAI pads chunks, so that their sizes do not give the text away; some callers trip over unknown
 * fields.
 */
export function pad(call: Call): Fields {
  const options = call.body.stream_options;
  const isOff = isObject(options) && options.include_obfuscation === false;
  return isOff || call.reply.dialect === 'plain' ? {} : { obfuscation: 'pZ3kQ0vL' };
}

/** The fields of a JSON object; none where the text is something else. */
export function parseObject(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
