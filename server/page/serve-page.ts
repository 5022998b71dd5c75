import type { ServerResponse } from 'node:http';
import { stringifySetCookie } from 'cookie';
import type { GetServerSidePropsContext, GetServerSidePropsResult, Redirect } from 'next';
import { writeAddress, writeSignIn } from '../../lib/answer/page-address.ts';
import type { PageProps } from '../../lib/answer/page-props.ts';
import type { ErrorBody, Locale } from '../../lib/contract/wire.ts';
import { getPrefix, isLocale, LOCALE_COOKIE } from '../../lib/language/locale.ts';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { toAppError } from '../http/app-error.ts';
import { type Exchange, getExchange } from '../http/exchange.ts';
import { setErrorHead, toErrorBody } from '../http/send-error.ts';
import { getProgram } from '../program/program.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkHostName } from '../routes/admit.ts';
import { pickPageLocale } from './page-locale.ts';

/**
 * Refusals of callers who were not let in: the page tells them nothing of the server's settings.
 */
const KEPT_OUT: readonly string[] = [
  'host_not_allowed',
  'cross_site',
  'unauthorized',
  'anonymous_not_allowed',
  // Found before it is known who asks.
  'method_not_allowed',
];

const YEAR_SECONDS = 365 * 24 * 60 * 60;

export type PageAddress = {
  place: PageProps['place'];
  /** The language of an address that has one. */
  fixedLocale: Locale | undefined;
};

type Answers<P> = {
  /** Throws AppError. */
  answer(context: RequestContext): Promise<GetServerSidePropsResult<P>>;
  /** The page of a refusal. */
  refuse(context: RequestContext, failure: ErrorBody): P;
};

/**
 * What every page has in common: headers, log line, host name, choice of language, the way to sign
 * in, and refusals as part of the page.
 */
export async function servePage<P>(
  { req: request, res: response, query }: GetServerSidePropsContext,
  { place, fixedLocale }: PageAddress,
  { answer, refuse }: Answers<P>,
): Promise<GetServerSidePropsResult<P>> {
  const exchange = getExchange(request, response);
  setAnswerHeaders(response, exchange);
  response.setHeader('Vary', 'Accept-Language, Cookie');
  const program = getProgram();
  program.logExchange(exchange, request, response);
  exchange.locale = fixedLocale ?? pickPageLocale(request);
  const context = { program, exchange, request, response };
  try {
    checkHostName(program, request);
    if (isLocale(query.lang)) {
      return { redirect: rememberLocale(response, query.lang, place, program.settings.BASE_PATH) };
    }
    const isStranger = program.access.isClosed && !program.access.identify(request);
    if (isStranger && request.method !== 'POST') {
      return { redirect: { destination: writeSignIn(writeAddress(place)), statusCode: 303 } };
    }
    return await answer(context);
  } catch (thrown) {
    return { props: refuse(context, noteRefusal(context, thrown)) };
  }
}

/** Sets the error's status, notes it for the log, and puts it into words. */
export function noteRefusal({ response, exchange }: RequestContext, thrown: unknown): ErrorBody {
  const error = toAppError(thrown);
  exchange.code = error.code;
  exchange.cause = error.cause;
  setErrorHead(response, error);
  return toErrorBody(error, exchange);
}

export function isKeptOut({ code }: Exchange): boolean {
  return code !== undefined && KEPT_OUT.includes(code);
}

function rememberLocale(
  response: ServerResponse,
  locale: Locale,
  { path }: PageProps['place'],
  basePath: string,
): Redirect {
  response.setHeader(
    'Set-Cookie',
    stringifySetCookie({
      name: LOCALE_COOKIE,
      value: locale,
      path: basePath || '/',
      maxAge: YEAR_SECONDS,
      sameSite: 'lax',
    }),
  );
  return { destination: writeAddress({ prefix: getPrefix(locale), path }), statusCode: 303 };
}
