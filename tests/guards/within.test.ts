import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { LateError, within } from '../../server/limits/within.ts';

/** As a burst of requests does. */
function keepBusy(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a side that does not answer is late', async () => {
  await assert.rejects(within(20, new Promise(() => {})), LateError);
});

test('what arrived while this process was busy is read before the other side is late', async () => {
  const answer = nextTurn('answer');
  const waiting = within(20, answer);
  keepBusy(100);
  assert.equal(await waiting, 'answer');
});

test('where this process was busy, the other side has longer', async () => {
  const waiting = within(10, wait(300, 'answer'), 60_000);
  keepBusy(30);
  assert.equal(await waiting, 'answer');
});

test('but not for ever', async () => {
  const waiting = within(10, new Promise(() => {}), 100);
  keepBusy(30);
  await assert.rejects(waiting, LateError);
});

test('a long turn of this process does not use up the time of the other side', async () => {
  const waiting = within(10, wait(250, 'answer'), 100);
  keepBusy(220);
  assert.equal(await waiting, 'answer', 'some 20 ms of 100 are over');
});

test('that this process was busy is remembered for the next wait', async () => {
  await Promise.all([within(10, wait(60, 'answer'), 200), keepBusy(30)]);
  assert.equal(await within(10, wait(60, 'answer'), 200), 'answer');
});
