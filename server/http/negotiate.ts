import Negotiator from 'negotiator';
import { LOCALES, type Locale } from '../../lib/contract/wire.ts';
import { isLocale } from '../../lib/language/locale.ts';

export type AnswerForm = 'json' | 'events' | 'text';

const FORMS: Readonly<Record<string, AnswerForm>> = {
  'application/json': 'json',
  'text/event-stream': 'events',
  'text/plain': 'text',
  '*/*': 'json',
  'application/*': 'json',
  'text/*': 'text',
};

/**
 * The form of the answer: what the body says, else what the Accept header likes best; JSON where it
 * names none of the three.
 */
export function chooseForm(accept: string | undefined, stream: boolean | undefined): AnswerForm {
  if (stream !== undefined) return stream ? 'events' : 'json';
  if (!accept) return 'json';
  const types = new Negotiator({ headers: { accept } }).mediaTypes();
  return types.map((type) => FORMS[type.toLowerCase()]).find(Boolean) ?? 'json';
}

/** The language that the Accept-Language header likes best; English where it likes none of them. */
export function pickLocale(acceptLanguage: string | undefined): Locale {
  if (!acceptLanguage) return 'en';
  const headers = { 'accept-language': acceptLanguage };
  const language = new Negotiator({ headers }).language(LOCALES);
  return isLocale(language) ? language : 'en';
}
