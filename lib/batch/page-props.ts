import type { FormLink, PageProps, ServerDefaults } from '../answer/page-props.ts';
import type { FieldTexts } from '../contract/parameter-texts.ts';
import type { ErrorBody, Locale } from '../contract/wire.ts';
import type { BatchTexts } from '../language/batch-texts-en.ts';
import type { Texts } from '../language/texts-en.ts';
import type { PromptDescription } from '../prompts/describe-prompt.ts';

/** A prompt file that rows can be put into. */
export type BatchPromptFile = PromptDescription & {
  /** What its requests take where the page's fields are empty. */
  parameters: FieldTexts;
};

/** So many within a time. */
type Quota = { amount: number; windowMs: number };

export type BatchPageProps = {
  locale: Locale;
  texts: Texts;
  batchTexts: BatchTexts;
  /** What the document is called, too. */
  heading: { name: string; description: string };
  place: PageProps['place'];
  defaults: ServerDefaults;
  prompts: readonly BatchPromptFile[];
  forms: readonly FormLink[];
  /** The caller's limits of requests and of tokens. */
  limits: { requests?: Quota; tokens?: Quota };
  failure?: ErrorBody;
  isSignedIn: boolean;
};
