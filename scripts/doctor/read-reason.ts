/**
 * The code of a network error, such as ECONNREFUSED, wherever among the causes it stands. It never
 * holds an address or a secret.
 */
export function readReason(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof AggregateError && error.errors[0]) return readReason(error.errors[0]);
    if ('code' in error && typeof error.code === 'string') return error.code;
    if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  }
  return 'unknown';
}
