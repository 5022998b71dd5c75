import { join } from 'node:path';
import { sayError } from '../../lib/contract/error-codes.ts';
import { askInProcess } from '../../server/generate/ask-in-process.ts';
import { AppError } from '../../server/http/app-error.ts';
import { createProgram } from '../../server/program/create-program.ts';
import type { Program } from '../../server/program/program.ts';
import type { Environment } from '../../server/settings/config.ts';
import { type Asker, AskFailure } from './asker.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What a command has no use for: its output is the answer, and it counts nobody's requests. */
const UNUSED = { LOG_LEVEL: 'silent', REDIS_URL: '', REDIS_URL_FILE: '', PROMPTS_WATCH: '' };

/**
 * The program as a command uses it, with the settings of the environment. Rejects with ConfigError.
 */
export function openProgram(env: Environment): Promise<Program> {
  return createProgram({ ...env, ...UNUSED }, ROOT);
}

/** Asks in this process, by the program's own way. */
export function askHere(program: Program): Asker {
  return async (request, options) => {
    try {
      return await askInProcess(program, request, options);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const { code, details, paid } = thrown;
      const { param, retryAfter } = details;
      throw new AskFailure({
        code,
        message: sayError(code, options.locale, details),
        ...(param !== undefined && { param }),
        ...(retryAfter !== undefined && { retry_after: retryAfter }),
        ...paid,
      });
    }
  };
}
