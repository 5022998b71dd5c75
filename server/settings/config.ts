import { readFileSync } from 'node:fs';
import { PARAMETERS } from '../../lib/contract/parameters.ts';
import {
  readAccessTokens,
  readBasePath,
  readBoolean,
  readChoice,
  readHosts,
  readInteger,
  readLine,
  readList,
  readNumber,
  readPlain,
  readQuota,
  readSeconds,
  readUrl,
  ValueFault,
} from './config-values.ts';
import { maskUrl } from './mask-url.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A wrong setting: the message names the variable, its fault and the fix. It never repeats a
 * secret's value.
 */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The model server where a key is set and no address. */
export const OPENAI_URL = 'https://api.openai.com/v1';

type Variable = { read: (text: string) => unknown; fallback?: string; secret?: true };

/** Every variable of the program, with the default it has when unset or empty. */
export const VARIABLES = {
  OPENAI_API_KEY: { read: readPlain, secret: true },
  OPENAI_BASE_URL: { read: readUrl(['http', 'https']) },
  OPENAI_API: { read: readChoice(['chat', 'responses', 'completions']), fallback: 'chat' },
  OPENAI_MODEL: { read: readLine, fallback: 'gpt-6-luna' },
  OPENAI_MODELS: { read: readList },
  OPENAI_TEMPERATURE: { read: readNumber(PARAMETERS.temperature.min, PARAMETERS.temperature.max) },
  OPENAI_MAX_TOKENS: { read: readInteger(1) },
  OPENAI_REASONING_EFFORT: { read: readPlain },
  REASONING: { read: readChoice(['omit', 'include']), fallback: 'omit' },
  MAX_TOKENS_LIMIT: { read: readInteger(1) },
  MAX_PROMPT_CHARS: { read: readInteger(1), fallback: '200000' },
  MAX_BODY_BYTES: { read: readInteger(1), fallback: '4194304' },
  PROMPTS_DIR: { read: readLine, fallback: 'prompts' },
  PROMPTS_WATCH: { read: readBoolean, fallback: 'false' },
  START_PROMPT: { read: readPlain },
  HOST: { read: readPlain, fallback: '127.0.0.1' },
  BASE_PATH: { read: readBasePath, fallback: '' },
  PORT: { read: readInteger(0, 65535), fallback: '3000' },
  ACCESS_TOKENS: { read: readAccessTokens, secret: true },
  ALLOW_ANONYMOUS: { read: readBoolean, fallback: 'false' },
  ALLOWED_HOSTS: { read: readHosts },
  TRUST_PROXY: { read: readInteger(0, 100), fallback: '0' },
  RATE_LIMIT: { read: readQuota, fallback: '60/minute' },
  TOKEN_BUDGET: { read: readQuota, fallback: 'off' },
  MAX_CONCURRENT: { read: readInteger(1), fallback: '400' },
  REDIS_URL: { read: readUrl(['redis', 'rediss']), secret: true },
  UPSTREAM_TIMEOUT: { read: readSeconds(0.001), fallback: '60' },
  STREAM_IDLE_TIMEOUT: { read: readSeconds(0.001), fallback: '60' },
  REQUEST_TIMEOUT: { read: readSeconds(0.001), fallback: '600' },
  SHUTDOWN_GRACE: { read: readSeconds(0), fallback: '30' },
  LOG_LEVEL: { read: readChoice(['debug', 'info', 'warn', 'error', 'silent']), fallback: 'info' },
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

type ValueOf<N extends VariableName> =
  | ReturnType<(typeof VARIABLES)[N]['read']>
  | ((typeof VARIABLES)[N] extends { fallback: string } ? never : undefined);

/** The settings under their variables' names. Times are in milliseconds. */
export type Settings = { readonly [N in VariableName]: ValueOf<N> };

/** Reads and checks all settings. Throws ConfigError with every fault found, a line each. */
export function loadSettings(env: Environment): Settings {
  const faults: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    try {
      const text = readText(env, name, variable) ?? variable.fallback;
      settings[name] = text === undefined ? undefined : variable.read(text);
    } catch (thrown) {
      if (!(thrown instanceof ValueFault)) throw thrown;
      faults.push(`${name} ${thrown.message}${variable.secret ? '' : sayValue(env[name])}`);
    }
  }
  if (faults.length === 0) faults.push(...findContradictions(settings as Settings));
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return settings as Settings;
}

function readText(env: Environment, name: string, variable: Variable): string | undefined {
  const text = env[name]?.trim() || undefined;
  const path = variable.secret ? env[`${name}_FILE`]?.trim() : undefined;
  if (!path) return text;
  if (text !== undefined) throw new ValueFault(`and ${name}_FILE are both set; keep one of them`);
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    throw new ValueFault(
      `cannot be read: ${name}_FILE names a file that is missing or closed to this user`,
    );
  }
}

function sayValue(value: string | undefined): string {
  return value === undefined ? '' : `, and is ${JSON.stringify(maskUrl(value).slice(0, 100))}`;
}

function findContradictions(settings: Settings): string[] {
  const faults: string[] = [];
  if (settings.OPENAI_API_KEY !== undefined && hasUser(settings.OPENAI_BASE_URL)) {
    faults.push(
      'OPENAI_BASE_URL has a user and a password in it, and OPENAI_API_KEY is set; both are sent as Authorization, so keep one of them',
    );
  }
  const { OPENAI_MAX_TOKENS: tokens, MAX_TOKENS_LIMIT: limit } = settings;
  if (tokens !== undefined && limit !== undefined && tokens > limit) {
    faults.push(
      `OPENAI_MAX_TOKENS is ${tokens}, more than MAX_TOKENS_LIMIT allows (${limit}); lower it`,
    );
  }
  return faults;
}

function hasUser(address: string | undefined): boolean {
  if (address === undefined) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

/** Whether the built-in demo model answers: neither a key nor a server is set. */
export function isDemo(settings: Settings): boolean {
  return settings.OPENAI_API_KEY === undefined && settings.OPENAI_BASE_URL === undefined;
}

/** Whether the calls go to OpenAI's own address, which wants newer names than most servers. */
export function isOpenAI({ OPENAI_BASE_URL = OPENAI_URL }: Settings): boolean {
  return new URL(OPENAI_BASE_URL).hostname.endsWith('.openai.com');
}

/**
 * Whether callers from elsewhere are kept out: there is something to spend, and no token to ask
 * for.
 */
export function isLocalOnly(settings: Settings): boolean {
  return !isDemo(settings) && !settings.ACCESS_TOKENS && !settings.ALLOW_ANONYMOUS;
}
