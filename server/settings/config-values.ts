import { isHostPattern } from '../network/host-pattern.ts';

/**
 * Readers of one variable's text. Each returns the value or throws a ValueFault that says what is
 * wrong and what would be right.
 */
export class ValueFault extends Error {}

export function readNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ValueFault(`must be a number ${sayRange(min, max)}`);
    }
    return value;
  };
}

export function readInteger(min: number, max = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new ValueFault(`must be a whole number ${sayRange(min, max)}`);
    }
    return value;
  };
}

/** Seconds, fractions allowed, at most 24 days (the longest timer); returns milliseconds. */
export function readSeconds(min: number) {
  const read = readNumber(min, 2_000_000);
  return (text: string): number => Math.round(read(text) * 1000);
}

export function readChoice<const T extends string>(choices: readonly T[]) {
  return (text: string): T => {
    const choice = choices.find((one) => one === text.toLowerCase());
    if (choice === undefined) throw new ValueFault(`must be one of ${choices.join(', ')}`);
    return choice;
  };
}

export function readBoolean(text: string): boolean {
  return readChoice(['true', 'false'])(text) === 'true';
}

export function readList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) {
    throw new ValueFault('must be a list separated by commas, without empty places');
  }
  return items;
}

/** Host names as they stand in a Host header, with or without a port. */
export function readHosts(text: string): string[] {
  const hosts = readList(text);
  if (!hosts.every(isHostPattern)) {
    throw new ValueFault(
      'must be host names separated by commas, each alone or with a port, such as chat.example.org, *.example.org or 10.0.0.5:3000, without https://',
    );
  }
  return hosts;
}

/**
 * Text that is sent in a header or a URL: visible ASCII alone, so that no line break or blank can
 * break out of it.
 */
export function readPlain(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new ValueFault(
      'has a blank, a line break or a character outside ASCII in it; copy it again, whole and alone',
    );
  }
  return text;
}

/** One line of any text. */
export function readLine(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new ValueFault('must be one line without control characters');
  return text;
}

export function readUrl(schemes: readonly string[]) {
  return (text: string): string => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !schemes.includes(url.protocol.slice(0, -1))) {
      throw new ValueFault(`must be an address that starts with ${schemes.join(':// or ')}://`);
    }
    if (url.hash) throw new ValueFault('must not have a # part');
    return text.replace(/\/+$/, '');
  };
}

/** An amount per time, such as `60/minute`. */
export type Quota = { amount: number; windowMs: number };

const WINDOWS: Record<string, number> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

export function readQuota(text: string): Quota | 'off' {
  if (text.toLowerCase() === 'off') return 'off';
  const [, digits = '', unit = ''] = /^(\d+)\/(second|minute|hour|day)$/i.exec(text) ?? [];
  const amount = Number(digits);
  const windowMs = WINDOWS[unit.toLowerCase()];
  if (!windowMs || !Number.isSafeInteger(amount) || amount < 1) {
    throw new ValueFault(
      'must be off, or an amount per second, minute, hour or day, e.g. 60/minute',
    );
  }
  return { amount, windowMs };
}

export type AccessToken = { name: string; token: string };

export function readAccessTokens(text: string): AccessToken[] {
  const tokens = readList(text).map((item) => {
    const colon = item.indexOf(':');
    const name = item.slice(0, Math.max(colon, 0)).trim();
    const token = item.slice(colon + 1).trim();
    if (!/^[\w.-]{1,64}$/.test(name) || !/^[\x21-\x7e]{16,}$/.test(token)) {
      throw new ValueFault(
        'must be name:token pairs separated by commas, each token 16 or more visible ASCII characters (make one with: openssl rand -hex 24)',
      );
    }
    return { name, token };
  });
  if (new Set(tokens.map((one) => one.name)).size < tokens.length) {
    throw new ValueFault('has the same name twice; give each token a name of its own');
  }
  if (new Set(tokens.map((one) => one.token)).size < tokens.length) {
    throw new ValueFault('has the same token twice; give each name a token of its own');
  }
  return tokens;
}

function sayRange(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
}

/**
 * A prefix of addresses such as `/gpt` or `/tools/gpt`; `/` and nothing mean none. A slash at its
 * end is dropped.
 */
export function readBasePath(text: string): string {
  const path = text.trim().replace(/\/+$/, '');
  if (path !== '' && !/^(\/[\w.~-]+)+$/.test(path)) {
    throw new ValueFault('must begin with a slash and hold letters, digits, - and _, such as /gpt');
  }
  return path;
}
