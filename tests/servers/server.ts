import type { ErrorCode } from '../../lib/contract/error-codes.ts';
import type { FinishReason } from '../../lib/contract/wire.ts';
import type { FixedAnswer } from '../support/model-reply.ts';

/**
 * A model server as its documentation and public reports describe it: for the tests and for
 * docs/model-servers.md.
 */
export type Server = {
  name: string;
  /** As its documentation gives it; words in capitals are the reader's own. */
  baseUrl: string;
  /** A model of it, to begin with. */
  model: string;
  place: 'machine' | 'russia' | 'abroad';
  /** Where a key comes from, or why none is needed. */
  key: Words;
  needsKey: boolean;
  /**
   * What its `OpenAI-Project` header must say; the openai package takes it from
   * `OPENAI_PROJECT_ID`.
   */
  project?: string;
  differs: Words;
  /** How it is paid for and reached from Russia, and which root certificate it needs. */
  russia: string;
  /** What neither documentation nor a report told. */
  unconfirmed?: Words;
  sources: readonly string[];
  /** The name of the token cap that it obeys. */
  cap: 'max_tokens' | 'max_completion_tokens';
  /** How it refuses a field that it does not take; none where it ignores such fields. */
  refuseField?: { takes: readonly string[]; refuse: (name: string) => FixedAnswer };
  streams: Readonly<Record<string, StreamCase>>;
  errors: Partial<Record<ErrorKind, ErrorCase>>;
};

export type Words = { en: string; ru: string };

/** What is written to the wire, and how the program must understand it. */
export type StreamCase = {
  pieces: readonly string[];
  /** What the caller gets, also where the answer breaks off. */
  text: string;
  ending: { finish: FinishReason } | { code: ErrorCode };
};

export type ErrorCase = { answer: FixedAnswer; code: ErrorCode; param?: string };

/** What goes wrong, in the words of docs/model-servers.md. */
export const ERROR_KINDS = {
  key: { en: 'wrong key', ru: 'неверный ключ' },
  quota: { en: 'no money or quota left', ru: 'нет денег или квоты' },
  rate: { en: 'too many requests', ru: 'слишком много запросов' },
  size: { en: 'larger than the limit per minute', ru: 'больше лимита на минуту' },
  model: { en: 'unknown model', ru: 'неизвестная модель' },
  length: { en: 'context too long', ru: 'контекст слишком длинный' },
  value: { en: 'refused value', ru: 'недопустимое значение' },
  moderation: { en: 'refused by moderation', ru: 'отклонено модерацией' },
  busy: { en: 'overloaded or loading', ru: 'перегружен или загружается' },
} satisfies Record<string, Words>;

export type ErrorKind = keyof typeof ERROR_KINDS;
