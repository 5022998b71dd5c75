import type { IncomingMessage, ServerResponse } from 'node:http';
import { readNext } from '../../lib/answer/page-address.ts';
import { sayError } from '../../lib/contract/error-codes.ts';
import type { Locale } from '../../lib/contract/wire.ts';
import { findFixedLocale } from '../../lib/language/locale.ts';
import { bucketAddress, isSecure, readClientAddress } from '../guards/client-address.ts';
import { refuseRate } from '../guards/rate-limit.ts';
import { checkSite } from '../guards/site.ts';
import { setAnswerHeaders } from '../http/answer-headers.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import { getExchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import { setErrorHead } from '../http/send-error.ts';
import { writeLimitHeaders } from '../limits/limit-headers.ts';
import { getProgram } from '../program/program.ts';
import type { RequestContext } from '../program/request-context.ts';
import { checkHostName } from '../routes/admit.ts';
import { pickPageLocale } from './page-locale.ts';

/**
 * What the page is to do: show itself, with what went wrong, or send the browser on. Undefined
 * where no tokens are set. `next` is where signing in leads.
 */
export type SignInAnswer =
  | {
      kind: 'page';
      locale: Locale;
      problem: { isWrongToken: boolean; message: string } | null;
      next: string;
    }
  | { kind: 'redirect'; to: string }
  | undefined;

const MAX_BODY_BYTES = 16_384;
const BODY_TIMEOUT = 30_000;

/** GET shows the form, POST takes a token and opens a session. */
export function answerSignIn(request: IncomingMessage, response: ServerResponse) {
  return answer(request, response, async (context) => {
    if (request.method === 'POST') return takeToken(context);
    const isKnown = context.program.access.identify(request);
    return isKnown ? { kind: 'redirect', to: findNext(request) } : undefined;
  });
}

/** POST ends the session in this browser. */
export function answerSignOut(request: IncomingMessage, response: ServerResponse) {
  return answer(request, response, async ({ program }) => {
    if (request.method !== 'POST') return { kind: 'redirect', to: '/' };
    checkSite(request);
    const { TRUST_PROXY, BASE_PATH } = program.settings;
    const isTls = isSecure(request, TRUST_PROXY);
    response.setHeader(
      'Set-Cookie',
      program.access.signOutCookie({ isSecure: isTls, path: BASE_PATH || '/' }),
    );
    return { kind: 'redirect', to: '/sign-in' };
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  act: (context: RequestContext) => Promise<SignInAnswer>,
): Promise<SignInAnswer> {
  const exchange = getExchange(request, response);
  const next = findNext(request);
  exchange.locale = findFixedLocale(next) ?? pickPageLocale(request);
  setAnswerHeaders(response, exchange);
  const { locale } = exchange;
  try {
    const program = getProgram();
    program.logExchange(exchange, request, response);
    checkHostName(program, request);
    if (!program.access.isClosed) return undefined;
    checkMethod(request, response);
    exchange.caller = readClientAddress(request, program.settings.TRUST_PROXY);
    const done = await act({ program, exchange, request, response });
    return done ?? { kind: 'page', locale, problem: null, next };
  } catch (thrown) {
    const error = toAppError(thrown);
    exchange.code = error.code;
    exchange.cause = error.cause;
    setErrorHead(response, error);
    const message = sayError(error.code, locale, error.details);
    const isWrongToken = error.code === 'unauthorized';
    return { kind: 'page', locale, problem: { isWrongToken, message }, next };
  }
}

async function takeToken({
  program,
  exchange,
  request,
  response,
}: RequestContext): Promise<SignInAnswer> {
  checkSite(request);
  const { TRUST_PROXY, BASE_PATH } = program.settings;
  const key = `address ${bucketAddress(readClientAddress(request, TRUST_PROXY))}`;
  const decision = await program.guesses.consume(key);
  for (const header of Object.entries(writeLimitHeaders([decision]))) response.setHeader(...header);
  refuseRate(decision);
  const body = await readBody(request, { maxBytes: MAX_BODY_BYTES, timeout: BODY_TIMEOUT });
  const session = program.access.signIn(readToken(body.value), {
    isSecure: isSecure(request, TRUST_PROXY),
    path: BASE_PATH || '/',
  });
  if (!session) throw new AppError('unauthorized');
  // Only wrong guesses are to be few.
  await program.guesses.refund(key);
  exchange.caller = session.caller.name;
  response.setHeader('Set-Cookie', session.cookie);
  return { kind: 'redirect', to: findNext(request) };
}

/** In the address, so that it outlasts a wrong token and needs no JavaScript. */
function findNext({ url = '' }: IncomingMessage): string {
  return readNext(new URLSearchParams(url.split('?')[1]).get('next'));
}

function checkMethod({ method = '' }: IncomingMessage, response: ServerResponse): void {
  if (['GET', 'HEAD', 'POST'].includes(method)) return;
  response.setHeader('Allow', 'GET, HEAD, POST');
  throw new AppError('method_not_allowed', { hint: 'GET, HEAD, POST' });
}

/** The token as a person pastes it: blanks around it are not part of it. */
function readToken(value: unknown): string {
  const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : '';
  return typeof token === 'string' ? token.trim() : '';
}
