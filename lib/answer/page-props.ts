import type { FieldTexts } from '../contract/parameter-texts.ts';
import type { Answer, ErrorBody, Locale } from '../contract/wire.ts';
import type { Texts } from '../language/texts-en.ts';
import type { PromptDescription } from '../prompts/describe-prompt.ts';
import type { Ending, Timing } from './describe-ending.ts';

/** What the server's settings make of a request that leaves a field empty, and what they allow. */
export type ServerDefaults = {
  model: string;
  /** What each field's value is while it is empty, as text. */
  parameters: FieldTexts;
  /** Tokens an answer may have at most. */
  maxTokensLimit?: number;
  /** The models that callers may choose from, where they are limited. */
  models?: readonly string[];
  isDemo: boolean;
};

/** The form's fields as they were sent, as text. */
export type FormValues = FieldTexts & {
  prompt?: string;
  /** By the names of the variables. */
  inputs?: Readonly<Record<string, string>>;
  preset?: string;
  model?: string;
};

/** What became of a form that was sent without JavaScript. */
export type FormOutcome = {
  /** The answer that was carried on, where it was. */
  continueFrom?: string;
  answer?: Answer;
  failure?: ErrorBody;
  timing?: Timing;
  ending?: Ending;
};

/** The prompt file that the page is the form of. */
export type PromptForm = PromptDescription & {
  /** Its answers are JSON of a known shape. */
  isJson: boolean;
};

/** A form that the page leads to. */
export type FormLink = { id: string; name: string; description: string };

export type PresetChoice = { id: string; name: string; about: string };

export type PageProps = {
  locale: Locale;
  texts: Texts;
  defaults: ServerDefaults;
  presets: readonly PresetChoice[];
  promptForm?: PromptForm;
  forms: readonly FormLink[];
  /** The page's address, in two parts: `/ru` where that fixes the language, and `/` or `/p/ID`. */
  place: { prefix: string; path: string };
  values: FormValues;
  outcome?: FormOutcome;
  /** Signed in with a token, so signing out makes sense. */
  isSignedIn: boolean;
};
