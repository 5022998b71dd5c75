import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { keepStreams, type StreamOutcome } from '../support/live-streams.ts';
import { waitUntil } from '../support/model-server.ts';
import { needsNginx } from '../support/needs.ts';
import { rollService } from '../support/restart-tools.ts';
import { type Service, startService } from '../support/service.ts';

const STREAMS = 100;
const TEXT = 'слово '.repeat(20).trimEnd();
/** An answer takes 20 × 150 ms = 3 s. */
const DELAY = 150;

let service: Service;
before(async () => {
  if (needsNginx.skip) return;
  service = await startService({
    instances: 3,
    env: { LOG_LEVEL: 'warn', SHUTDOWN_GRACE: '60' },
    change: { 'openai_quickstart_callers 100': 'openai_quickstart_callers 2000' },
  });
  service.model.reply = { text: TEXT, delay: { delta: DELAY } };
});
after(() => service?.stop());

function countOutcomes(outcomes: StreamOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = typeof outcome === 'string' ? outcome : JSON.stringify(outcome);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test(`a rolling restart under ${STREAMS} live streams fails none`, needsNginx, async () => {
  const before = service.programs.map(({ pid }) => pid);
  const streams = keepStreams(service, STREAMS, TEXT);
  await waitUntil(() => service.model.running() >= STREAMS * 0.9, 60_000, 'all streams are open');
  assert.equal(await rollService(service), 0);
  await streams.stop();
  const { complete, ...others } = countOutcomes(streams.outcomes);
  assert.deepEqual(others, {});
  assert.ok(complete && complete > STREAMS);
  assert.ok(service.programs.every(({ pid }) => !before.includes(pid)));
});

test(
  'an instance killed under load breaks its own streams alone, and honestly',
  needsNginx,
  async () => {
    const count = 60;
    const streams = keepStreams(service, count, TEXT);
    await waitUntil(() => service.model.running() === count, 60_000, 'all streams are open');
    await service.programs[1]?.stop('SIGKILL');
    await wait(2000);
    await streams.stop();
    const counts = countOutcomes(streams.outcomes);
    const { complete = 0, broken = 0, ...others } = counts;
    // Cut before its first byte, a stream gets the 503 that nginx gives; at most a few are at that
    // point.
    const early = others['{"refused":503}'] ?? 0;
    delete others['{"refused":503}'];
    assert.deepEqual(others, {});
    assert.ok(broken > 0 && broken + early <= count / 3 + 1, JSON.stringify(counts));
    assert.ok(complete >= count - broken - early);
  },
);
