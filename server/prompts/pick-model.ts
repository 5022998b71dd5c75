import type { Settings } from '../settings/config.ts';

/**
 * The model for the requests of a prompt file that names one: the name as it stands or without its
 * `vendor/`, whichever the operator offers. With no list of models, `openai/` is left out for
 * OpenAI's own address, and another server, many of which have vendors in their names, gets the
 * name as it stands. Undefined where the file names none or none that is offered.
 */
export function pickModel(
  written: string | undefined,
  settings: Pick<Settings, 'OPENAI_MODEL' | 'OPENAI_MODELS' | 'OPENAI_BASE_URL'>,
): string | undefined {
  if (written === undefined) return undefined;
  const { OPENAI_MODEL, OPENAI_MODELS, OPENAI_BASE_URL } = settings;
  const bare = written.slice(written.indexOf('/') + 1);
  if (OPENAI_MODELS) {
    return [written, bare].find((name) => name === OPENAI_MODEL || OPENAI_MODELS.includes(name));
  }
  if (OPENAI_BASE_URL !== undefined) return written;
  return bare === written || written === `openai/${bare}` ? bare : undefined;
}
