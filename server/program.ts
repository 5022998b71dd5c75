import { type Environment, loadSettings, type Settings } from './config.ts';
import { type Access, createAccess } from './guards/access.ts';
import { createGate, type Gate } from './guards/concurrency.ts';
import { createRateLimit, type RateLimit } from './guards/rate-limit.ts';
import { createTokenBudget, type TokenBudget } from './guards/token-budget.ts';
import { openRedis, type RedisLink } from './limits/redis-link.ts';
import { createModelList, type Model } from './list-models.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { readOutgoingProxy } from './outgoing-proxy.ts';
import { connectModelServer, type ModelServer } from './providers/connect.ts';
import { createRequestSchema, type RequestSchema } from './request-schema.ts';

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
  /** The generations running now, so that a stop can end them. */
  readonly running: Set<AbortController>;
  /** Being stopped: nothing new is taken. */
  isDraining: boolean;
};

const PROGRAM = Symbol.for('openai-quickstart-next.program');

const shared: typeof globalThis & { [PROGRAM]?: Promise<Program> } = globalThis;

/**
 * The program's state, made at the first call. The framework gives routes and pages their own copies of each module, so it is kept on
 * globalThis. Rejects with ConfigError where a setting is wrong.
 */
export function getProgram(env: Environment = process.env): Promise<Program> {
  shared[PROGRAM] ??= createProgram(env);
  return shared[PROGRAM];
}

async function createProgram(env: Environment): Promise<Program> {
  const settings = loadSettings(env);
  const log = createLog(settings.LOG_LEVEL);
  const proxy = readOutgoingProxy(env);
  const redis = await connectRedis(settings, log);
  const modelServer = connectModelServer(settings, proxy);
  const gate = createGate(settings.MAX_CONCURRENT);
  return {
    settings,
    log,
    modelServer,
    listModels: createModelList(modelServer.client, settings),
    metrics: createMetrics(() => ({
      running: gate.running,
      ...(redis && { redisUp: redis.isUp }),
    })),
    requestSchema: createRequestSchema({
      maxPromptChars: settings.MAX_PROMPT_CHARS,
      maxTokensLimit: settings.MAX_TOKENS_LIMIT,
    }),
    access: createAccess({
      tokens: settings.ACCESS_TOKENS,
      secretSalt: 'openai-quickstart-next',
    }),
    ...createLimits(settings, redis),
    redis,
    gate,
    running: new Set(),
    isDraining: false,
  };
}

function createLimits({ RATE_LIMIT, TOKEN_BUDGET }: Settings, redis: RedisLink | undefined) {
  return {
    rateLimit: RATE_LIMIT === 'off' ? undefined : createRateLimit({ quota: RATE_LIMIT, redis }),
    tokenBudget:
      TOKEN_BUDGET === 'off' ? undefined : createTokenBudget({ quota: TOKEN_BUDGET, redis }),
    guesses: createRateLimit({ quota: { amount: 10, windowMs: 60_000 }, redis, name: 'sign-in' }),
  };
}

async function connectRedis(settings: Settings, log: Log): Promise<RedisLink | undefined> {
  if (settings.REDIS_URL === undefined) return undefined;
  return openRedis(settings.REDIS_URL, {
    onLost: (reason) =>
      log.write('error', 'Redis is lost: limits are counted in memory, divided', { reason }),
    onRecovered: () => log.write('warn', 'Redis is back: limits are shared again'),
  });
}
