import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestSchema } from '../contract/request-schema.ts';
import type { Access } from '../guards/access.ts';
import type { Gate } from '../guards/concurrency.ts';
import type { RateLimit } from '../guards/rate-limit.ts';
import type { TokenBudget } from '../guards/token-budget.ts';
import type { Exchange } from '../http/exchange.ts';
import type { RedisLink } from '../limits/redis-link.ts';
import type { PromptStore } from '../prompts/prompt-store.ts';
import type { ModelServer } from '../providers/model-server.ts';
import type { Settings } from '../settings/config.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Model } from '../upstream/list-models.ts';

/** The state that there is one of in a process. */
export type Program = {
  readonly settings: Settings;
  readonly log: Log;
  readonly modelServer: ModelServer;
  readonly prompts: PromptStore;
  readonly requestSchema: RequestSchema;
  readonly access: Access;
  readonly rateLimit: RateLimit | undefined;
  readonly tokenBudget: TokenBudget | undefined;
  /** Wrong guesses at sign-in, by address. */
  readonly guesses: RateLimit;
  readonly gate: Gate;
  readonly listModels: () => Promise<Model[]>;
  readonly metrics: Metrics;
  /**
   * Has the request logged and counted once its answer is over; further calls for it do nothing.
   */
  readonly logExchange: (
    exchange: Exchange,
    request: IncomingMessage,
    response: ServerResponse,
  ) => void;
  readonly redis: RedisLink | undefined;
  /** The generations running now, so that a stop can end them. */
  readonly running: Set<AbortController>;
  /** Being stopped: nothing new is taken. */
  isDraining: boolean;
};

const PROGRAM = Symbol.for('openai-quickstart-next.program');

const shared: typeof globalThis & { [PROGRAM]?: Program } = globalThis;

/**
 * The state of this process. Next.js gives routes and pages their own copies of each module, so it
 * is kept on globalThis. Throws where instrumentation.ts was removed and nothing else made it.
 */
export function getProgram(): Program {
  const program = shared[PROGRAM];
  if (!program) throw new Error('the program was not made: instrumentation.ts is missing');
  return program;
}

/** The state of this process, where there is one already. */
export function findProgram(): Program | undefined {
  return shared[PROGRAM];
}

export function setProgram(program: Program): void {
  shared[PROGRAM] = program;
}
