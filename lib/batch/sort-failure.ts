import type { Failure } from './batch.ts';

/**
 * What a failure means for the batch:
 * - `limit`: everybody waits, and the row is asked again;
 * - `outage`: nothing was asked; the row is tried again, and if that does not help, everybody
 *   waits;
 * - `fault`: the row is tried again a few times;
 * - `row`: trying again cannot help this row;
 * - `batch`: every other row would meet the same.
 */
export type FailureKind = 'limit' | 'outage' | 'fault' | 'row' | 'batch';

/** Seconds: a limit that lasts longer is not waited for. */
export const LONGEST_WAIT = 3600;

const KINDS: Readonly<Record<string, FailureKind>> = {
  rate_limited: 'limit',
  budget_exhausted: 'limit',
  upstream_rate_limited: 'limit',
  overloaded: 'limit',
  shutting_down: 'limit',
  unreachable: 'outage',
  upstream_unreachable: 'outage',
  broken_off: 'fault',
  request_timeout: 'fault',
  upstream_error: 'fault',
  upstream_invalid_response: 'fault',
  upstream_incomplete: 'fault',
  upstream_timeout: 'fault',
  internal_error: 'fault',
  insufficient_quota: 'batch',
  invalid_api_key: 'batch',
  unsupported_country: 'batch',
  unauthorized: 'batch',
  cross_site: 'batch',
  anonymous_not_allowed: 'batch',
  host_not_allowed: 'batch',
  not_found: 'batch',
  method_not_allowed: 'batch',
  not_this_program: 'batch',
  unknown_preset: 'batch',
  unknown_field: 'batch',
  model_not_found: 'batch',
  model_not_allowed: 'batch',
  unsupported_parameter: 'batch',
};

/** A code that is not known is the row's own: asking again without knowing why could cost money. */
export function sortFailure({ code, retryAfter = 0 }: Failure): FailureKind {
  const kind = KINDS[code] ?? 'row';
  return kind === 'limit' && retryAfter > LONGEST_WAIT ? 'batch' : kind;
}
