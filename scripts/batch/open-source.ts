import type { AskRow } from '../../lib/batch/batch.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { describePrompt, type PromptDescription } from '../../lib/prompts/describe-prompt.ts';
import type { Program } from '../../server/program/program.ts';
import { pickModel } from '../../server/prompts/pick-model.ts';
import { isDemo } from '../../server/settings/config.ts';
import { askHere, openProgram } from '../ask/ask-here.ts';
import { askServer, callServer, type ServerAddress } from '../ask/ask-server.ts';
import { toAskRow } from './ask-row.ts';

/** Who answers: this process, or a server. */
export type Source = {
  ask: AskRow;
  /** Where this process answers. */
  program: Program | undefined;
  prompts: readonly PromptDescription[];
  /** The model where a prompt file names none; undefined where that is not known. */
  model: string | undefined;
  /** The cap on answers, where it is known. */
  maxTokens?: number | undefined;
};

/** Rejects with ConfigError, and with AskFailure where the server cannot be asked. */
export function openSource(server: ServerAddress | undefined, locale: Locale): Promise<Source> {
  return server ? openServer(server, locale) : openHere(locale);
}

async function openHere(locale: Locale): Promise<Source> {
  const program = await openProgram(process.env);
  const { settings, prompts } = program;
  return {
    ask: toAskRow(askHere(program), locale),
    program,
    prompts: prompts
      .list()
      .map((file) => describePrompt(file, locale, pickModel(file.model, settings))),
    model: isDemo(settings) ? undefined : settings.OPENAI_MODEL,
    maxTokens: settings.OPENAI_MAX_TOKENS ?? settings.MAX_TOKENS_LIMIT,
  };
}

async function openServer(server: ServerAddress, locale: Locale): Promise<Source> {
  const signal = AbortSignal.timeout(30_000);
  const headers = { 'Accept-Language': locale };
  const list = await callServer(server, '/api/prompts', signal, { headers });
  const { prompts }: { prompts: PromptDescription[] } = await list.json();
  // It only makes the estimate better.
  const models = await callServer(server, '/api/models', signal)
    .then((response): Promise<{ default?: string }> => response.json())
    .catch(() => undefined);
  return {
    ask: toAskRow(askServer(server), locale),
    program: undefined,
    prompts,
    model: models?.default,
  };
}
