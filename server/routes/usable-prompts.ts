import type { UsablePrompts } from '../contract/parse-request.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Program } from '../program/program.ts';
import { mayUse } from '../prompts/prompt-store.ts';

/** The prompt files that whoever asks may use; checkAccess has found out who that is. */
export function listUsable({ prompts, settings }: Program, exchange: Exchange): UsablePrompts {
  const list = () => prompts.list().filter((one) => mayUse(one, exchange.tokenName));
  return {
    list,
    find: (id) => list().find((one) => one.id === id),
    maxChars: settings.MAX_PROMPT_CHARS,
  };
}
