import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GetServerSideProps, Redirect } from 'next';
import type {
  FormOutcome,
  PageProps,
  PresetChoice,
  ServerDefaults,
} from '../../lib/answer/page-props.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { isLocale, LOCALE_COOKIE } from '../../lib/language/locale.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { type Exchange, getExchange } from '../http/exchange.ts';
import { setErrorHead, toErrorBody } from '../http/send-error.ts';
import { getProgram, type Program } from '../program/program.ts';
import { checkAccess, checkHostName } from '../routes/admit.ts';
import { PAGE_METHODS } from '../routes/refuse-options.ts';
import { listUsable } from '../routes/usable-prompts.ts';
import { isDemo, type Settings } from '../settings/config.ts';
import { answerForm, type FormReply } from './answer-form.ts';
import { pickPageLocale } from './page-locale.ts';

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
const NO_DEFAULTS: ServerDefaults = { model: '', isDemo: false };

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The page's data for GET and for the form's POST; `fixedLocale` is the language of an address that has one. */
export function createPageProps(fixedLocale?: Locale): GetServerSideProps<PageProps> {
  return async (context) => {
    const { req: request, res: response } = context;
    const exchange = getExchange(request, response);
    setAnswerHeaders(response, exchange);
    response.setHeader('Vary', 'Accept-Language, Cookie');
    const program = getProgram();
    program.logExchange(exchange, request, response);
    exchange.locale = fixedLocale ?? pickPageLocale(request);
    try {
      checkHostName(program, request);
      const chosen = context.query.lang;
      if (isLocale(chosen))
        return { redirect: rememberLocale(response, chosen, program.settings.BASE_PATH) };
      if (
        program.access.isClosed &&
        request.method !== 'POST' &&
        !program.access.identify(request)
      ) {
        return { redirect: { destination: '/sign-in', statusCode: 303 } };
      }
      return {
        props: describePage(program, exchange, await reply(program, exchange, request, response)),
      };
    } catch (thrown) {
      const outcome = refuse(response, exchange, thrown);
      return { props: describePage(program, exchange, { values: {}, outcome }) };
    }
  };
}

function rememberLocale(response: ServerResponse, locale: Locale, basePath: string): Redirect {
  response.setHeader(
    'Set-Cookie',
    `${LOCALE_COOKIE}=${locale}; Path=${basePath || '/'}; Max-Age=${YEAR_SECONDS}; SameSite=Lax`,
  );
  return { destination: locale === 'ru' ? '/ru' : '/', statusCode: 303 };
}

async function reply(
  program: Program,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<FormReply> {
  const { method } = request;
  if (method === 'POST') {
    const { error, ...answered } = await answerForm(program, exchange, request, response);
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

function describePage(program: Program, exchange: Exchange, reply: FormReply): PageProps {
  const { locale, code } = exchange;
  const { settings, access } = program;
  const isKeptOut = code !== undefined && KEPT_OUT.includes(code);
  return {
    locale,
    texts: getTexts(locale),
    defaults: isKeptOut ? NO_DEFAULTS : listDefaults(settings),
    presets: isKeptOut ? [] : listPresets(program, exchange),
    values: reply.values,
    ...(reply.outcome && { outcome: reply.outcome }),
    isSignedIn: access.isClosed && !isKeptOut,
  };
}

/** The prompt files that can be filled from the one box of the page. */
function listPresets(program: Program, exchange: Exchange): PresetChoice[] {
  const { locale } = exchange;
  return listUsable(program, exchange)
    .list()
    .filter(({ inputs }) => inputs.length === 1)
    .map(({ id, name, description }) => ({
      id,
      name: name[locale],
      about: description[locale],
    }));
}

function listDefaults(settings: Settings): ServerDefaults {
  const {
    OPENAI_MODEL: model,
    OPENAI_TEMPERATURE: temperature,
    OPENAI_MAX_TOKENS: maxTokens,
    MAX_TOKENS_LIMIT: maxTokensLimit,
    OPENAI_MODELS: models,
  } = settings;
  return {
    model: isDemo(settings) ? 'demo' : model,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxTokensLimit !== undefined && { maxTokensLimit }),
    ...(models !== undefined && { models }),
    isDemo: isDemo(settings),
  };
}
