import { type ModelServer, startModelServer } from './model-server.ts';
import { type Program, startProgram } from './program.ts';
import { type Redis, startRedis } from './redis.ts';

export const INSTANCES = 3;

export type SharedPrograms = {
  redis: Redis;
  model: ModelServer;
  programs: Program[];
  stop(): Promise<void>;
};

/** The tokens of so many callers, and ACCESS_TOKENS for them. */
export function writeTokens(count: number): { tokens: string[]; setting: string } {
  const tokens = Array.from({ length: count }, (_, i) => `a-token-of-caller-${i}`);
  return { tokens, setting: tokens.map((token, i) => `caller${i}:${token}`).join() };
}

/** Three programs that count on one Redis. */
export async function startSharedPrograms(env: Record<string, string>): Promise<SharedPrograms> {
  const redis = await startRedis();
  const model = await startModelServer();
  const settings = {
    ...{ OPENAI_BASE_URL: model.url, REDIS_URL: redis.url },
    // The stand-in model is as busy as whoever asks: both are this process.
    ...{ UPSTREAM_TIMEOUT: '600', STREAM_IDLE_TIMEOUT: '600' },
    ...{ MAX_CONCURRENT: '20000', LOG_LEVEL: 'warn', ...env },
  };
  const programs: Program[] = [];
  const stop = async () => {
    for (const program of programs) await program.stop('SIGKILL');
    await redis.signal('SIGKILL');
    await model.close();
  };
  try {
    for (let i = 0; i < INSTANCES; i += 1) programs.push(await startProgram({ env: settings }));
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { redis, model, programs, stop };
}
