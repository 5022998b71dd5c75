import type { GetServerSideProps } from 'next';
import type { PageProps } from '../../lib/answer/page-props.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { getPrefix } from '../../lib/language/locale.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { AppError } from '../http/app-error.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkAccess, isServed } from '../routes/admit.ts';
import { PAGE_METHODS } from '../routes/refuse-options.ts';
import { answerForm, type FormReply } from './answer-form.ts';
import { listDefaults, NO_DEFAULTS } from './list-defaults.ts';
import {
  describeForm,
  findForm,
  listForms,
  listPresets,
  type PageForm,
  withOwnParameters,
} from './prompt-form.ts';
import { isKeptOut, noteRefusal, servePage } from './serve-page.ts';

/** An address as the page is told of it, and the prompt file that it names, if any. */
type Place = PageProps['place'] & { id: string | undefined };

/**
 * The page's data for GET and for the form's POST, of the start page and of `/p/[id]`;
 * `fixedLocale` is the language of an address that has one.
 */
export function createPageProps(fixedLocale?: Locale): GetServerSideProps<PageProps> {
  return (page) => {
    const place = findPlace(page.params?.id, fixedLocale);
    return servePage(
      page,
      { place, fixedLocale },
      {
        async answer(context) {
          const { program, exchange } = context;
          const isKnown = isServed(context);
          const form = isKnown ? findForm(program, exchange, place.id) : undefined;
          if (isKnown && place.id !== undefined && !form) return { notFound: true };
          const answered = await reply(context, form);
          return { props: describePage(context, answered, place, form) };
        },
        refuse: (context, failure) =>
          describePage(context, { values: {}, outcome: { failure } }, place),
      },
    );
  };
}

function findPlace(id: string | string[] | undefined, fixedLocale: Locale | undefined): Place {
  const prefix = fixedLocale ? getPrefix(fixedLocale) : '';
  return typeof id === 'string'
    ? { prefix, path: `/p/${id}`, id }
    : { prefix, path: '/', id: undefined };
}

async function reply(context: RequestContext, form: PageForm | undefined): Promise<FormReply> {
  const { method } = context.request;
  if (method === 'POST') {
    const { error, ...answered } = await answerForm(context, form);
    if (!error) return answered;
    return {
      ...answered,
      outcome: { ...answered.outcome, failure: noteRefusal(context, error) },
    };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    context.response.setHeader('Allow', PAGE_METHODS);
    throw new AppError('method_not_allowed', { hint: PAGE_METHODS });
  }
  checkAccess(context);
  return { values: {} };
}

function describePage(
  { program, exchange }: RequestContext,
  reply: FormReply,
  { prefix, path }: Place,
  form?: PageForm,
): PageProps {
  const { locale } = exchange;
  const { settings, access } = program;
  const isOut = isKeptOut(exchange);
  const defaults = isOut ? NO_DEFAULTS : listDefaults(settings);
  return {
    locale,
    texts: getTexts(locale),
    defaults: form ? withOwnParameters(defaults, form, program) : defaults,
    presets: isOut || form ? [] : listPresets(program, exchange),
    ...(form && { promptForm: describeForm(form, exchange, program) }),
    forms: isOut ? [] : listForms(program, exchange),
    place: { prefix, path },
    values: reply.values,
    ...(reply.outcome && { outcome: reply.outcome }),
    isSignedIn: access.isClosed && !isOut,
  };
}
