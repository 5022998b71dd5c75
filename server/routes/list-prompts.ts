import { describePrompt, type PromptDescription } from '../../lib/prompts/describe-prompt.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Program } from '../program/program.ts';
import { pickModel } from '../prompts/pick-model.ts';
import { listUsable } from './usable-prompts.ts';

/** The prompt files that the caller may use, in the caller's language. */
export function listPrompts(program: Program, exchange: Exchange): PromptDescription[] {
  return listUsable(program, exchange)
    .list()
    .map((file) => describePrompt(file, exchange.locale, pickModel(file.model, program.settings)));
}
