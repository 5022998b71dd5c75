import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRateLimit, readRetryAfter } from '../../lib/batch/read-limits.ts';
import { readOutcome } from '../../lib/batch/read-outcome.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');

test('Retry-After is read as seconds and as a date, and never as a time that is over', () => {
  const seen = ['5', '0', '-1', '1.5', ' 7 ', 'Thu, 26 Nov 2026 12:00:09 GMT'].map((text) =>
    readRetryAfter(text, NOW),
  );
  assert.deepEqual(seen, [5, 0, 0, 1.5, 7, 9]);
  assert.equal(readRetryAfter('Thu, 26 Nov 2026 11:00:00 GMT', NOW), 0);
  for (const none of [null, '', ' ', 'soon']) assert.equal(readRetryAfter(none, NOW), undefined);
});

test('RateLimit is read in the form of the draft, and passed over in any other', () => {
  assert.deepEqual(readRateLimit('"requests";r=3;t=20, "tokens"; r=0; t=60'), [
    { name: 'requests', remaining: 3, resetSeconds: 20 },
    { name: 'tokens', remaining: 0, resetSeconds: 60 },
  ]);
  for (const other of [null, '', 'limit=10, remaining=0, reset=5', '"requests";r=x;t=1']) {
    assert.deepEqual(readRateLimit(other), []);
  }
});

/** What a proxy in front answers by itself. */
const FOREIGN: readonly [status: number, code: string][] = [
  [429, 'rate_limited'],
  [502, 'upstream_unreachable'],
  [503, 'overloaded'],
  [504, 'upstream_timeout'],
  [413, 'body_too_large'],
  [404, 'not_this_program'],
  [200, 'broken_off'],
];

for (const [status, code] of FOREIGN) {
  test(`an answer ${status} that is not the program’s counts as ${code}`, () => {
    const headers = new Headers({ 'Retry-After': '4' });
    const outcome = readOutcome({ status, headers }, undefined);
    assert.deepEqual(outcome.isDone ? [] : [outcome.code, outcome.retryAfter], [code, 4]);
  });
}
