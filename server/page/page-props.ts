import type { ServerResponse } from 'node:http';
import type { GetServerSideProps, Redirect } from 'next';
import type { FormOutcome, PageProps, ServerDefaults } from '../../lib/answer/page-props.ts';
import { writeParameters } from '../../lib/contract/parameter-texts.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { isLocale, LOCALE_COOKIE } from '../../lib/language/locale.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { type Exchange, getExchange } from '../http/exchange.ts';
import { setErrorHead, toErrorBody } from '../http/send-error.ts';
import { getProgram, type Program } from '../program/program.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkAccess, checkHostName, isServed } from '../routes/admit.ts';
import { PAGE_METHODS } from '../routes/refuse-options.ts';
import { isDemo, type Settings } from '../settings/config.ts';
import { readParameterDefaults } from '../settings/parameter-defaults.ts';
import { answerForm, type FormReply } from './answer-form.ts';
import { pickPageLocale } from './page-locale.ts';
import {
  describeForm,
  findForm,
  listForms,
  listPresets,
  type PageForm,
  withOwnParameters,
} from './prompt-form.ts';

/** Refusals of callers who were not let in: the page tells them nothing of the server's settings. */
const KEPT_OUT: readonly string[] = [
  'host_not_allowed',
  'cross_site',
  'unauthorized',
  'anonymous_not_allowed',
  // Found before it is known who asks.
  'method_not_allowed',
];

/** Says nothing. */
const NO_DEFAULTS: ServerDefaults = { model: '', parameters: {}, isDemo: false };

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** An address as the page is told of it, and the prompt file that it names, if any. */
type Place = PageProps['place'] & { id: string | undefined };

/**
 * The page's data for GET and for the form's POST, of the start page and of `/p/[id]`; `fixedLocale` is the language of an address
 * that has one.
 */
export function createPageProps(fixedLocale?: Locale): GetServerSideProps<PageProps> {
  return async (context) => {
    const { req: request, res: response } = context;
    const exchange = getExchange(request, response);
    setAnswerHeaders(response, exchange);
    response.setHeader('Vary', 'Accept-Language, Cookie');
    const program = getProgram();
    program.logExchange(exchange, request, response);
    exchange.locale = fixedLocale ?? pickPageLocale(request);
    const place = findPlace(context.params?.id, fixedLocale);
    try {
      checkHostName(program, request);
      const chosen = context.query.lang;
      if (isLocale(chosen))
        return { redirect: rememberLocale(response, chosen, place, program.settings.BASE_PATH) };
      if (
        program.access.isClosed &&
        request.method !== 'POST' &&
        !program.access.identify(request)
      ) {
        return { redirect: { destination: '/sign-in', statusCode: 303 } };
      }
      const isKnown = isServed(program, exchange, request);
      const form = isKnown ? findForm(program, exchange, place.id) : undefined;
      if (isKnown && place.id !== undefined && !form) return { notFound: true };
      const answered = await reply({ program, exchange, request, response }, form);
      return { props: describePage(program, exchange, answered, place, form) };
    } catch (thrown) {
      const outcome = refuse(response, exchange, thrown);
      return { props: describePage(program, exchange, { values: {}, outcome }, place) };
    }
  };
}

function findPlace(id: string | string[] | undefined, fixedLocale: Locale | undefined): Place {
  const prefix = fixedLocale === 'ru' ? '/ru' : '';
  return typeof id === 'string'
    ? { prefix, path: `/p/${id}`, id }
    : { prefix, path: '/', id: undefined };
}

function rememberLocale(
  response: ServerResponse,
  locale: Locale,
  { path }: Place,
  basePath: string,
): Redirect {
  response.setHeader(
    'Set-Cookie',
    `${LOCALE_COOKIE}=${locale}; Path=${basePath || '/'}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`,
  );
  const russian = path === '/' ? '/ru' : `/ru${path}`;
  return { destination: locale === 'ru' ? russian : path, statusCode: 303 };
}

async function reply(context: RequestContext, form: PageForm | undefined): Promise<FormReply> {
  const { program, exchange, request, response } = context;
  const { method } = request;
  if (method === 'POST') {
    const { error, ...answered } = await answerForm(context, form);
    if (!error) return answered;
    return { ...answered, outcome: { ...answered.outcome, ...refuse(response, exchange, error) } };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', PAGE_METHODS);
    throw new AppError('method_not_allowed', { hint: PAGE_METHODS });
  }
  checkAccess(program, exchange, request);
  return { values: {} };
}

/** Sets the error's status, notes it for the log, and puts it into words. */
function refuse(response: ServerResponse, exchange: Exchange, thrown: unknown): FormOutcome {
  const error = toAppError(thrown);
  exchange.code = error.code;
  exchange.cause = error.cause;
  setErrorHead(response, error);
  return { failure: toErrorBody(error, exchange) };
}

function describePage(
  program: Program,
  exchange: Exchange,
  reply: FormReply,
  { prefix, path }: Place,
  form?: PageForm,
): PageProps {
  const { locale, code } = exchange;
  const { settings, access } = program;
  const isKeptOut = code !== undefined && KEPT_OUT.includes(code);
  const defaults = isKeptOut ? NO_DEFAULTS : listDefaults(settings);
  return {
    locale,
    texts: getTexts(locale),
    defaults: form ? withOwnParameters(defaults, form, program) : defaults,
    presets: isKeptOut || form ? [] : listPresets(program, exchange),
    ...(form && { promptForm: describeForm(form, exchange, program) }),
    forms: isKeptOut ? [] : listForms(program, exchange),
    place: { prefix, path },
    values: reply.values,
    ...(reply.outcome && { outcome: reply.outcome }),
    isSignedIn: access.isClosed && !isKeptOut,
  };
}

function listDefaults(settings: Settings): ServerDefaults {
  const { OPENAI_MODEL: model, MAX_TOKENS_LIMIT: maxTokensLimit, OPENAI_MODELS: models } = settings;
  return {
    model: isDemo(settings) ? 'demo' : model,
    parameters: writeParameters(readParameterDefaults(settings)),
    ...(maxTokensLimit !== undefined && { maxTokensLimit }),
    ...(models !== undefined && { models }),
    isDemo: isDemo(settings),
  };
}
