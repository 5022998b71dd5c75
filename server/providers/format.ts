import type OpenAI from 'openai';
import type { FormatName } from '../../lib/contract/parameters.ts';
import type { FinishReason, Usage } from '../../lib/contract/wire.ts';
import type { CallOptions } from '../upstream/transport.ts';
import type { ModelRequest } from './provider.ts';

export type Body = Record<string, unknown>;

export type FormatOptions = {
  /** OpenAI's own address, which wants newer names than most compatible servers. */
  isOpenAI: boolean;
};

/** What has been read of an answer so far. */
export type Reading = {
  model: string | undefined;
  finishReason: FinishReason | undefined;
  usage: Usage | null;
  isRefusal: boolean;
  /** Nothing more can follow. */
  isOver: boolean;
  /** What an event told of, or was itself. */
  failure: unknown;
};

export function createReading(): Reading {
  return {
    model: undefined,
    finishReason: undefined,
    usage: null,
    isRefusal: false,
    isOver: false,
    failure: undefined,
  };
}

/** One wire format of the model servers. */
export type Format = {
  name: FormatName;
  /** The body of a call, streamed. */
  buildBody(request: ModelRequest, options: FormatOptions): Body;
  /** Rejects as the openai package does. */
  send(client: OpenAI, body: Body, call: CallOptions): Promise<Response>;
  /** Takes one event of the stream into the reading and returns its text. Throws AppError where the event tells of a failure. */
  readEvent(data: unknown, reading: Reading): string;
  /** Other names under which a refused parameter of the contract may be tried. */
  otherNames: Readonly<Record<string, string>>;
};
