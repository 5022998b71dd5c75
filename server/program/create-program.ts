import { createRequestSchema } from '../contract/request-schema.ts';
import { createAccess } from '../guards/access.ts';
import { createGate } from '../guards/concurrency.ts';
import { createRateLimit } from '../guards/rate-limit.ts';
import { createTokenBudget } from '../guards/token-budget.ts';
import { openRedis, type RedisLink } from '../limits/redis-link.ts';
import { sayRemark } from '../prompts/prompt-fault.ts';
import { openPromptStore, type PromptStore } from '../prompts/prompt-store.ts';
import { connectModelServer } from '../providers/connect.ts';
import { type Environment, loadSettings, type Settings } from '../settings/config.ts';
import { checkEnvFile, findUnreadFiles } from '../settings/env-file.ts';
import { trustExtraCertificates } from '../settings/extra-certificates.ts';
import { findSlips } from '../settings/find-slips.ts';
import { readOutgoingProxy } from '../settings/outgoing-proxy.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { createExchangeLog } from '../telemetry/log-exchange.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createModelList } from '../upstream/list-models.ts';
import type { Program } from './program.ts';

/**
 * Makes the state of this process from its environment; `root` is the program's folder, from which
 * relative paths go. Rejects with ConfigError where a setting or a prompt file is wrong.
 */
export async function createProgram(env: Environment, root = process.cwd()): Promise<Program> {
  const { settings, log } = openSettings(env);
  const proxy = readOutgoingProxy(env);
  const prompts = await loadPrompts(settings, root, log);
  const redis = await connectRedis(settings, log);
  const modelServer = await connectModelServer(settings, proxy);
  const gate = createGate(settings.MAX_CONCURRENT);
  const metrics = createMetrics(() => ({
    running: gate.running,
    ...(redis && { redisUp: redis.isUp }),
  }));
  return {
    settings,
    log,
    prompts,
    modelServer,
    listModels: createModelList(modelServer.client, settings),
    metrics,
    logExchange: createExchangeLog({ log, metrics, basePath: settings.BASE_PATH }),
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

function loadPrompts(settings: Settings, root: string, log: Log): Promise<PromptStore> {
  return openPromptStore(settings, root, {
    onNotice: (remark) => log.write('warn', 'prompt file', { notice: sayRemark(remark) }),
    onFault: (remark) =>
      log.write('error', 'prompt file is faulty: the last good one stays', {
        fault: sayRemark(remark),
      }),
    onChange: (ids) => log.write('info', 'prompt files', { ids }),
  });
}

/** The settings, with a word in the log on what looks like a slip. */
function openSettings(env: Environment): Pick<Program, 'settings' | 'log'> {
  const folder = process.cwd();
  checkEnvFile(folder);
  const settings = loadSettings(env);
  trustExtraCertificates(env);
  const log = createLog(settings.LOG_LEVEL);
  for (const slip of findSlips(env)) log.write('warn', slip);
  for (const name of findUnreadFiles(env, folder)) {
    log.write('warn', `${name} is there, but it is not read: put what it sets into .env`);
  }
  return { settings, log };
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
