import type { ErrorCode } from '../../lib/contract/error-codes.ts';
import {
  findCodedReason,
  isAboutChannel,
  isAboutContent,
  isAboutCountry,
  isAboutKey,
  isAboutLength,
  isAboutModel,
  isAboutMoney,
} from './error-phrases.ts';
import type { ErrorDetails } from './read-error.ts';
import { findRefusal, type Refusal } from './refused-parameter.ts';

/** What a failed call means to the caller. */
export type Verdict = {
  code: ErrorCode;
  /** The parameter that it was about. */
  refusal?: Refusal | undefined;
  /** Not the model server answered, but a page, a firewall or a proxy on the way to it. */
  isBetween?: boolean;
};

export type Failed = {
  status: number;
  details: ErrorDetails;
  /** Whether the body was an error in a form known here, and not a page or a line of text. */
  isReadable: boolean;
  /** The body of the call, of which an error may repeat a value. */
  sent?: Readonly<Record<string, unknown>> | undefined;
};

const RATE_CODES =
  /^(rate_limit\w*|slow_down|too_many_requests|resource_exhausted|requests|tokens|throttling\w*|429)$/;

/** Cloudflare's numbers, and what its pages and those of firewalls say. */
const BETWEEN =
  /error (code:? )?1\d{3}\b|cloudflare|attention required|just a moment|captcha|\bwaf\b|firewall/i;

/** Decides by status, codes and words, in this order of trust: money, codes, status, words. */
export function findErrorCode(failed: Failed): Verdict {
  const { status, details } = failed;
  if (status === 402 || isAboutMoney(details)) return { code: 'insufficient_quota' };
  const coded = findCodedReason(details);
  if (coded) return { code: coded };
  if (status === 451) return { code: 'unsupported_country' };
  // MiniMax has its own number, with a 200.
  if (status === 401 || details.codes.some((code) => /^(invalid_api_key|1004)$/.test(code))) {
    return { code: 'invalid_api_key' };
  }
  if (status === 413) return { code: 'context_length_exceeded' };
  if (status === 429 || details.codes.some((code) => RATE_CODES.test(code))) {
    return { code: 'upstream_rate_limited' };
  }
  if (status >= 500) return judgeServerError(failed);
  if (status === 403) return judgeForbidden(failed);
  if (status === 404 || status === 405) return judgeMissing(failed);
  if (status >= 300 && status < 400) return { code: 'upstream_invalid_response' };
  return judgeRefused(failed);
}

/**
 * llama.cpp tells of a full context by 500 in some versions; all else is the server's own trouble.
 */
function judgeServerError({ status, details }: Failed): Verdict {
  if (isAboutChannel(details)) return { code: 'model_not_found' };
  const isLength = status === 500 && isAboutLength(details);
  return { code: isLength ? 'context_length_exceeded' : 'upstream_error' };
}

function judgeForbidden({ details, isReadable }: Failed): Verdict {
  if (isAboutCountry(details)) return { code: 'unsupported_country' };
  if (!isReadable || BETWEEN.test(details.words)) {
    return { code: 'upstream_invalid_response', isBetween: true };
  }
  if (isAboutContent(details)) return { code: 'content_filter' };
  if (isAboutModel(details)) return { code: 'model_not_found' };
  return { code: isAboutKey(details) ? 'invalid_api_key' : 'upstream_error' };
}

function judgeMissing({ status, details, isReadable }: Failed): Verdict {
  const isModel =
    status === 404 &&
    isReadable &&
    /model|deployment|endpoints? found|function\b.* not found/i.test(details.words);
  return {
    code: isModel || isAboutModel(details) ? 'model_not_found' : 'upstream_invalid_response',
  };
}

/** 400, 422 and the like, and errors in a stream that name no status. */
function judgeRefused({ status, details, isReadable, sent }: Failed): Verdict {
  if (details.param === 'model') return { code: 'model_not_found' };
  if (isAboutCountry(details)) return { code: 'unsupported_country' };
  const refusal = findRefusal(details, sent);
  if (refusal && refusal.param !== 'prompt' && !isAboutBoth(details)) return judge(refusal);
  if (isAboutLength(details)) return { code: 'context_length_exceeded' };
  if (isAboutContent(details)) return { code: 'content_filter' };
  if (isAboutModel(details)) return { code: 'model_not_found' };
  if (refusal) return judge(refusal);
  if (
    /api[ _-]?key\b[^.\n]{0,30}\b(not valid|invalid|incorrect|expired)|(invalid|incorrect|missing) api[ _-]?key|must be verified/i.test(
      details.words,
    )
  ) {
    return { code: 'invalid_api_key' };
  }
  // A plain line may be the model server's own; servers in Rust tell so of a body they cannot read.
  const isLine = /\w/.test(details.words) && !BETWEEN.test(details.words);
  if (status >= 400 && !isReadable && !isLine) {
    return { code: 'upstream_invalid_response', isBetween: true };
  }
  return { code: 'upstream_error' };
}

function judge(refusal: Refusal): Verdict {
  return { code: refusal.kind === 'name' ? 'unsupported_parameter' : 'invalid_field', refusal };
}

/**
 * Prompt and answer together are too long: the cap is named, but shortening the prompt helps as
 * well.
 */
function isAboutBoth({ words }: ErrorDetails): boolean {
  return /(inputs?|prompt|messages?)\b['"`]?[^.\n]{0,24}(\+|and|plus) ['"`]?max_\w*tokens|in the completion\b/i.test(
    words,
  );
}
