import type { RequestSchema } from '../contract/request-schema.ts';
import type { Access } from '../guards/access.ts';
import type { Gate } from '../guards/concurrency.ts';
import type { RateLimit } from '../guards/rate-limit.ts';
import type { TokenBudget } from '../guards/token-budget.ts';
import type { RedisLink } from '../limits/redis-link.ts';
import type { PageStyles } from '../page/page-styles.ts';
import type { ModelServer } from '../providers/connect.ts';
import type { Settings } from '../settings/config.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Model } from '../upstream/list-models.ts';

/** The state that there is one of in a process. */
export type Program = {
  readonly settings: Settings;
  readonly log: Log;
  readonly modelServer: ModelServer;
  readonly requestSchema: RequestSchema;
  readonly access: Access;
  readonly rateLimit: RateLimit | undefined;
  readonly tokenBudget: TokenBudget | undefined;
  /** Wrong guesses at sign-in, by address. */
  readonly guesses: RateLimit;
  readonly gate: Gate;
  readonly listModels: () => Promise<Model[]>;
  readonly metrics: Metrics;
  readonly redis: RedisLink | undefined;
  /** Styles that stand in the pages themselves. */
  readonly pageStyles: PageStyles;
  /** The generations running now, so that a stop can end them. */
  readonly running: Set<AbortController>;
  /** Being stopped: nothing new is taken. */
  isDraining: boolean;
};

const PROGRAM = Symbol.for('openai-quickstart-next.program');

const shared: typeof globalThis & { [PROGRAM]?: Program } = globalThis;

/**
 * The state of this process. The framework gives routes and pages their own copies of each module, so it is kept on globalThis. Throws
 * where the framework was started without it.
 */
export function getProgram(): Program {
  const program = shared[PROGRAM];
  if (!program) throw new Error('start by npm start or npm run serve, not by next itself');
  return program;
}

/** The state of this process, where there is one; the framework's build has none. */
export function findProgram(): Program | undefined {
  return shared[PROGRAM];
}

export function setProgram(program: Program): void {
  shared[PROGRAM] = program;
}
