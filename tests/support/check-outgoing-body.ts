import assert from 'node:assert/strict';
import type { Format } from './model-reply.ts';
import { findBodyFaults } from './request-shapes.ts';

/**
 * Fails unless OpenAI's endpoint would take this body. Servers of others take less: see
 * `assertOnlyFields`.
 */
export function assertValidBody(format: Format, body: unknown): void {
  assert.deepEqual(findBodyFaults(format, body), [], `${format} body: ${JSON.stringify(body)}`);
}

/**
 * Fails when the body has any other field: compatible servers refuse even fields that mean nothing
 * to them.
 */
export function assertOnlyFields(body: unknown, allowed: readonly string[]): void {
  assert.ok(typeof body === 'object' && body !== null, 'the body must be an object');
  const extra = Object.keys(body).filter((name) => !allowed.includes(name));
  assert.deepEqual(extra, [], `only ${allowed.join(', ')} may be sent`);
}
