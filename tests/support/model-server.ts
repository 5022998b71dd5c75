import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fields } from './model-call.ts';
import { createCall, isObject, parseObject } from './model-call.ts';
import * as errors from './model-errors.ts';
import { WIRE_FORMATS } from './model-formats.ts';
import type { FixedAnswer, Format, Reply } from './model-reply.ts';
import type { ModelRequest } from './model-request.ts';
import { sendFixed, sendPieces, sendStream, waitOrLeave } from './model-sending.ts';
import { findBodyFaults } from './request-shapes.ts';

export type ChooseReply = (request: ModelRequest) => Reply | Promise<Reply>;

export type ModelEntry = { id: string; shutdown_date?: string | null };

export type ModelServerOptions = {
  /** Where the API is: under /v1 alone, without it, (default) both, or under a path of its own. */
  prefix?: 'v1' | 'none' | 'both' | `/${string}`;
  /** Answer 400 to bodies that OpenAI's endpoint would refuse. */
  validate?: boolean;
  /** Answer 401 to any other key. */
  apiKey?: string;
  /** The endpoints it has; default all three. */
  formats?: readonly Format[];
  port?: number;
};

export type ModelServer = {
  /** With /v1, unless the server has none. */
  url: string;
  port: number;
  requests: ModelRequest[];
  /** What is answered to every generation while no chooser is set. */
  reply: Reply;
  replyWith(choose: ChooseReply): void;
  /** What `GET /models` lists. */
  models: ModelEntry[];
  /** A delay, fixed answer or fault for `GET /models`. */
  modelsReply: Reply;
  /** Generations that are open now. */
  running(): number;
  /** Waits until none is running; throws after `timeout` ms. */
  idle(timeout?: number): Promise<void>;
  close(): Promise<void>;
};

const PATHS: Record<string, Format> = {
  '/chat/completions': 'chat',
  '/responses': 'responses',
  '/completions': 'completions',
};

/** A stand-in for OpenAI's API, over real HTTP on a free port of this machine. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  let choose: ChooseReply | undefined;
  const open = new Set<ModelRequest>();
  const server = createServer({ keepAliveTimeout: 75_000 }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((thrown: unknown) => {
      // A caller that leaves while it sends its body is no fault of this server.
      if (!incoming.errored) console.error('stand-in model server:', thrown);
      outgoing.destroy();
    });
  });

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming, options);
    request.index = model.requests.push(request) - 1;
    if (request.format) open.add(request);
    outgoing.once('close', () => {
      open.delete(request);
      noteClose(request, outgoing);
    });
    const refusal = refuse(request, options);
    if (refusal) await sendFixed(request, outgoing, refusal);
    else if (!request.format) await sendModels(request, outgoing, model);
    else await generate(request, outgoing, choose ? await choose(request) : model.reply);
  }

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const model: ModelServer = {
    url: `http://127.0.0.1:${port}${options.prefix === 'none' ? '' : '/v1'}`,
    port,
    requests: [],
    reply: {},
    replyWith(chooser) {
      choose = chooser;
    },
    models: [{ id: 'gpt-6-luna', shutdown_date: null }],
    modelsReply: {},
    running: () => open.size,
    idle: (timeout = 5000) => waitUntil(() => open.size === 0, timeout, 'calls still running'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return model;
}

function noteClose(request: ModelRequest, outgoing: ServerResponse): void {
  request.closedAt = performance.now();
  const isCut = outgoing.writableEnded && !outgoing.writableFinished;
  if (isCut) request.finished = false;
  request.closedEarly = !request.finished;
}

async function readRequest(
  incoming: IncomingMessage,
  options: ModelServerOptions,
): Promise<ModelRequest> {
  const receivedAt = performance.now();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const rawBody = Buffer.concat(chunks).toString();
  const path = incoming.url ?? '/';
  const method = incoming.method ?? 'GET';
  const body = parseObject(rawBody);
  return {
    index: -1,
    method,
    path,
    headers: incoming.headers,
    format: method === 'POST' ? findFormat(path, options) : undefined,
    rawBody,
    body,
    prompt: readPrompt(body),
    receivedAt,
    finished: false,
    closedEarly: false,
    closedAt: undefined,
    sentBytes: 0,
  };
}

/** The path below the API's root, or nothing where the API is elsewhere. */
function findEndpoint(path: string, { prefix = 'both' }: ModelServerOptions): string | undefined {
  const { pathname } = new URL(path, 'http://localhost');
  if (prefix.startsWith('/')) {
    return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
  }
  if (pathname.startsWith('/v1/')) return prefix === 'none' ? undefined : pathname.slice(3);
  return prefix === 'v1' ? undefined : pathname;
}

function findFormat(path: string, options: ModelServerOptions): Format | undefined {
  const format = PATHS[findEndpoint(path, options) ?? ''];
  return format && (options.formats ?? [format]).includes(format) ? format : undefined;
}

function readPrompt({ messages, input, prompt }: Fields): string {
  const source = messages ?? input ?? prompt;
  const last: unknown = Array.isArray(source) ? source.at(-1) : source;
  const content: unknown = isObject(last) ? last.content : last;
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content : [];
  return parts.map((part: unknown) => (isObject(part) ? String(part.text ?? '') : '')).join('');
}

function refuse(request: ModelRequest, options: ModelServerOptions): FixedAnswer | undefined {
  const { method, path, headers, format, body } = request;
  const isList = method === 'GET' && findEndpoint(path, options) === '/models';
  if (!format && !isList) return errors.invalidUrl(method, path);
  const sent = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (options.apiKey !== undefined && sent !== options.apiKey) {
    return sent ? errors.invalidApiKey(sent) : errors.missingApiKey();
  }
  if (!format || !options.validate) return undefined;
  const fault = findBodyFaults(format, body)[0];
  const field = fault?.split(' ')[0] ?? '';
  if (fault === undefined) return undefined;
  if (fault.endsWith('is not known here')) return errors.unknownParameter(field, format);
  return errors.invalidValue(field, `Invalid value: ${fault}.`);
}

async function sendModels(request: ModelRequest, outgoing: ServerResponse, model: ModelServer) {
  const { delay, fixed } = model.modelsReply;
  if (!(await waitOrLeave(outgoing, delay?.headers))) return;
  const data = model.models.map((one) => ({
    object: 'model',
    created: 1780000000,
    owned_by: 'system',
    shutdown_date: null,
    ...one,
  }));
  await sendFixed(request, outgoing, fixed ?? { status: 200, body: { object: 'list', data } });
}

async function generate(
  request: ModelRequest,
  outgoing: ServerResponse,
  reply: Reply,
): Promise<void> {
  if (!(await waitOrLeave(outgoing, reply.delay?.headers))) return;
  if (reply.fixed) return sendFixed(request, outgoing, reply.fixed);
  if (reply.pieces) return sendPieces(request, outgoing, reply.pieces);
  const format = request.format ?? 'chat';
  const call = createCall(format, request.body, reply);
  if (request.body.stream === true) {
    return sendStream(request, outgoing, call, WIRE_FORMATS[format].stream(call));
  }
  return sendFixed(request, outgoing, { status: 200, body: WIRE_FORMATS[format].whole(call) });
}

/** Polls, since what is waited for happens in another process. Throws after `timeout` ms. */
export async function waitUntil(
  isDone: () => boolean,
  timeout: number,
  complaint: string,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error(`after ${timeout} ms: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
