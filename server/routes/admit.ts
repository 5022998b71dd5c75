import type { IncomingMessage, ServerResponse } from 'node:http';
import { bucketAddress, isLocalCaller, readClientAddress } from '../guards/client-address.ts';
import { checkHost } from '../guards/host.ts';
import { refuseRate } from '../guards/rate-limit.ts';
import { checkSite } from '../guards/site.ts';
import { refuseBudget } from '../guards/token-budget.ts';
import { AppError } from '../http/app-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { type Decision, writeLimitHeaders } from '../limits/limit-headers.ts';
import { LOOPBACK_HOSTS } from '../network/host-pattern.ts';
import type { Program } from '../program/program.ts';
import type { RequestContext } from '../program/request-context.ts';
import { isLocalOnly } from '../settings/config.ts';

/**
 * Throws host_not_allowed. While anonymous callers are kept out, only names of this machine are
 * served.
 */
export function checkHostName({ settings }: Program, request: IncomingMessage): void {
  const fallback = isLocalOnly(settings) ? LOOPBACK_HOSTS : undefined;
  checkHost(request, settings.ALLOWED_HOSTS ?? fallback);
}

type Asking = Omit<RequestContext, 'response'>;

/**
 * Finds out who asks and notes it in the exchange. Throws unauthorized or anonymous_not_allowed.
 */
export function checkAccess({ program, exchange, request }: Asking): void {
  const address = readClientAddress(request, program.settings.TRUST_PROXY);
  exchange.caller = address;
  exchange.limitKey = `address ${bucketAddress(address)}`;
  const caller = program.access.identify(request);
  if (!caller) throw new AppError('unauthorized');
  if (caller.kind === 'token') {
    exchange.caller = caller.name;
    exchange.tokenName = caller.name;
    exchange.limitKey = `token ${caller.name}`;
  } else if (isLocalOnly(program.settings) && !isLocalCaller(request)) {
    throw new AppError('anonymous_not_allowed');
  }
}

/**
 * Whether whoever asks would be served, where the address is open to all and only says less to
 * strangers.
 */
export function isServed(asking: Asking): boolean {
  try {
    checkAccess(asking);
    return true;
  } catch {
    return false;
  }
}

/**
 * The guards before a prompt is read, cheapest first; the host's name is checked before, for every
 * address. Throws cross_site, unauthorized, anonymous_not_allowed, rate_limited, shutting_down,
 * overloaded.
 */
export async function admitPrompt(context: RequestContext): Promise<void> {
  checkSite(context.request);
  checkAccess(context);
  const { program, exchange, response } = context;
  const { rateLimit, gate } = program;
  if (rateLimit) {
    const decision = await rateLimit.consume(exchange.limitKey ?? '');
    note(exchange, response, decision);
    refuseRate(decision);
  }
  if (program.isDraining) throw new AppError('shutting_down');
  if (gate.running >= program.settings.MAX_CONCURRENT) gate.enter();
}

/** The guard before the model is asked. Throws budget_exhausted. */
export async function checkBudget({
  program,
  exchange,
  response,
}: Omit<RequestContext, 'request'>): Promise<void> {
  if (!program.tokenBudget) return;
  const decision = await program.tokenBudget.check(exchange.limitKey ?? '');
  note(exchange, response, decision);
  refuseBudget(decision);
}

/** Shows the caller what is left of each limit that has been asked. */
function note(exchange: Exchange, response: ServerResponse, decision: Decision): void {
  exchange.decisions = [...(exchange.decisions ?? []), decision];
  for (const [name, value] of Object.entries(writeLimitHeaders(exchange.decisions))) {
    response.setHeader(name, value);
  }
}
