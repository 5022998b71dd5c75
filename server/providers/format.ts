import type OpenAI from 'openai';
import type { FormatName } from '../../lib/contract/parameters.ts';
import type { Usage } from '../../lib/contract/wire.ts';
import type { CallOptions } from '../upstream/transport.ts';
import type { FinishWord } from './finish-reasons.ts';
import type { ModelRequest } from './provider.ts';

export type Body = Record<string, unknown>;

export type FormatOptions = {
  /** OpenAI's own address, which wants newer names than most compatible servers. */
  isOpenAI: boolean;
};

/** A part of an answer, as one event or several bring it. */
export type Piece = { text: string; reasoning: string };

/** What one event says: a part of the answer, and how the answer ended where the event tells. */
export type AnswerEvent = Piece & {
  reason?: FinishWord | undefined;
  /** It says the text, and nothing that another event of its kind would not say too. */
  isDelta?: boolean;
};

export const NOTHING: AnswerEvent = { text: '', reasoning: '' };

/** What has been read of an answer so far. */
export type Reading = {
  model: string | undefined;
  usage: Usage | null;
  isRefusal: boolean;
  /** All text that came, with what counts as reasoning by its tags. */
  said: string;
  /** Some of it came in deltas, so that a whole message can only repeat it. */
  isSaidInDeltas: boolean;
  reason: FinishWord | undefined;
  /** More of the answer came after the last reason. */
  isReasonOutdated: boolean;
  /** The server gives reasons before the end, so that one alone does not show it. */
  isReasonEarly: boolean;
  /** The last reason may be an early one. */
  mayGoOn: boolean;
  /** Nothing more can follow. */
  isOver: boolean;
  /** What an event told of, or was itself. */
  failure: unknown;
};

export function createReading(): Reading {
  return {
    model: undefined,
    usage: null,
    isRefusal: false,
    said: '',
    isSaidInDeltas: false,
    reason: undefined,
    isReasonOutdated: false,
    isReasonEarly: false,
    mayGoOn: false,
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
  /**
   * Reads one event of the stream, or a whole answer as a server gives that streams none. Model and
   * usage go into the reading. Throws AppError where the event tells of a failure.
   */
  readEvent(data: unknown, reading: Reading): AnswerEvent;
  /** Other names under which a refused parameter of the contract may be tried. */
  otherNames: Readonly<Record<string, string>>;
};
