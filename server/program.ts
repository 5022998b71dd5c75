import { type Environment, loadSettings, type Settings } from './config.ts';
import { createLog, type Log } from './log.ts';
import { connectModelServer, type ModelServer } from './providers/connect.ts';
import { createRequestSchema, type RequestSchema } from './request-schema.ts';

/** The state that there is one of in a process. */
export type Program = {
  readonly settings: Settings;
  readonly log: Log;
  readonly modelServer: ModelServer;
  readonly requestSchema: RequestSchema;
  /** The generations running now, so that a stop can end them. */
  readonly running: Set<AbortController>;
  /** Being stopped: nothing new is taken. */
  isDraining: boolean;
};

const PROGRAM = Symbol.for('openai-quickstart-next.program');

const shared: typeof globalThis & { [PROGRAM]?: Program } = globalThis;

/**
 * The program's state, made at the first call. The framework gives routes and pages their own copies of each module, so it is kept on
 * globalThis. Throws ConfigError where a setting is wrong.
 */
export function getProgram(env: Environment = process.env): Program {
  shared[PROGRAM] ??= createProgram(loadSettings(env), env);
  return shared[PROGRAM];
}

function createProgram(settings: Settings, env: Environment): Program {
  const hasProxy = Object.keys(env).some((name) => /^https?_proxy$/i.test(name) && env[name]);
  return {
    settings,
    log: createLog(settings.LOG_LEVEL),
    modelServer: connectModelServer(settings, hasProxy),
    requestSchema: createRequestSchema({
      maxPromptChars: settings.MAX_PROMPT_CHARS,
      maxTokensLimit: settings.MAX_TOKENS_LIMIT,
    }),
    running: new Set(),
    isDraining: false,
  };
}
