import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { AccessToken } from '../settings/config-values.ts';

export type Caller = { name: string; kind: 'token' | 'anonymous' };

export type Access = {
  /** Whether a token is needed at all. */
  readonly isClosed: boolean;
  /**
   * The caller by bearer token, else by session cookie; undefined when neither is right. Anybody,
   * where no tokens are set.
   */
  identify: (request: IncomingMessage) => Caller | undefined;
  /** The Set-Cookie value that opens a session, or undefined for a wrong token. */
  signIn: (token: string, options: CookieOptions) => { caller: Caller; cookie: string } | undefined;
  /** The Set-Cookie value that ends the session in this browser. */
  signOutCookie: (options: CookieOptions) => string;
};

/** `path` is where the program is, `/` where it is not said. */
type CookieOptions = { isSecure: boolean; path?: string };
type Known = { name: string; digest: Buffer; sessionKey: KeyObject };

// A plain `session` would be shared with every other program on the same host, since cookies know
// no ports.
const COOKIE = 'quickstart-session';
const SESSION_SECONDS = 30 * 24 * 60 * 60;
const ANONYMOUS: Caller = { name: 'anonymous', kind: 'anonymous' };

/**
 * Who may call. Tokens are kept as hashes alone. A session is a signed cookie whose key comes from
 * its token: it holds in every process and after a restart, and ends when the token is changed or
 * removed. `secretSalt` sets the keys of one program apart from those of another that is given the
 * same token.
 */
export function createAccess(options: {
  tokens: readonly AccessToken[] | undefined;
  secretSalt: string;
}): Access {
  const known = (options.tokens ?? []).map((one) => hashToken(one, options.secretSalt));
  if (known.length === 0) return OPEN_ACCESS;
  return {
    isClosed: true,
    identify(request) {
      const bearer = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '');
      const found =
        bearer === null
          ? findSession(known, parseCookie(request.headers.cookie ?? '')[COOKIE])
          : findToken(known, bearer[1]?.trim() ?? '');
      return found && { name: found.name, kind: 'token' };
    },
    signIn(token, options) {
      const found = findToken(known, token);
      if (!found) return undefined;
      const expires = Math.floor(Date.now() / 1000) + SESSION_SECONDS;
      const value = `${expires}.${signSession(found, expires)}.${found.name}`;
      return {
        caller: { name: found.name, kind: 'token' },
        cookie: writeCookie(value, SESSION_SECONDS, options),
      };
    },
    signOutCookie: (options) => writeCookie('', 0, options),
  };
}

const OPEN_ACCESS: Access = {
  isClosed: false,
  identify: () => ANONYMOUS,
  signIn: () => undefined,
  signOutCookie: (options) => writeCookie('', 0, options),
};

function hashToken({ name, token }: AccessToken, salt: string): Known {
  const sessionKey = createHmac('sha256', token).update(`session key of ${salt}`).digest();
  // A KeyObject signs six times as fast as a buffer does.
  return { name, digest: digest(token), sessionKey: createSecretKey(sessionKey) };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Looks at every token whatever it finds, so that the time tells nothing. */
function findToken(known: readonly Known[], token: string): Known | undefined {
  const given = digest(token);
  return known.filter((one) => timingSafeEqual(one.digest, given))[0];
}

function findSession(known: readonly Known[], value: string | undefined): Known | undefined {
  const [, expires = '', signature = '', name] =
    /^(\d{1,12})\.([\w-]{43})\.([\w.-]+)$/.exec(value ?? '') ?? [];
  const found = known.find((one) => one.name === name);
  if (!found || Number(expires) * 1000 <= Date.now()) return undefined;
  const right = signSession(found, Number(expires));
  return timingSafeEqual(Buffer.from(right), Buffer.from(signature)) ? found : undefined;
}

function signSession({ name, sessionKey }: Known, expires: number): string {
  return createHmac('sha256', sessionKey).update(`${expires}.${name}`).digest('base64url');
}

function writeCookie(value: string, maxAge: number, options: CookieOptions): string {
  const { isSecure, path = '/' } = options;
  const rest = { path, maxAge, httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return stringifySetCookie({ name: COOKIE, value, ...rest });
}
