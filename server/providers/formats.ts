import type { Settings } from '../settings/config.ts';
import { DEFAULT_EFFORT } from '../settings/parameter-defaults.ts';
import { chat } from './chat.ts';
import { completions } from './completions.ts';
import type { Body, Format } from './format.ts';
import { responses } from './responses.ts';

export const FORMATS: Readonly<Record<Settings['OPENAI_API'], Format>> = {
  chat,
  responses,
  completions,
};

/** What the program itself puts into bodies where neither caller nor operator chose. */
export const OWN_DEFAULTS: Body = {
  reasoning_effort: DEFAULT_EFFORT,
  reasoning: { effort: DEFAULT_EFFORT },
};
