import assert from 'node:assert/strict';
import { needsRedis } from '../support/needs.ts';
import { withRig } from './rig.ts';
import { inParallel, type Row } from './row.ts';
import { runSharedLimit } from './shared-limit.ts';

/**
 * Parallel requests against a limit of N: exactly N are admitted, by one program and by three on
 * one Redis.
 */
export const limit: Row = {
  name: 'limit',
  unit: 'parallel requests',
  full: 10_000,
  short: 400,
  async run({ count, isTimed }) {
    const allowed = Math.ceil(count / 10);
    // Beside other tests tests/deploy/redis-bound.test.ts asks Redis.
    const shared = isTimed && !needsRedis.skip ? await runSharedLimit(count) : {};
    return withRig({ RATE_LIMIT: `${allowed}/day` }, async ({ model, program }) => {
      const seen: Record<number, number> = {};
      await inParallel(count, 500, async () => {
        const answer = await fetch(`${program.url}/api/generate`, {
          method: 'POST',
          body: new URLSearchParams({ prompt: 'Hello' }),
        });
        await answer.text();
        seen[answer.status] = (seen[answer.status] ?? 0) + 1;
      });
      assert.deepEqual(seen, { 200: allowed, 429: count - allowed });
      assert.equal(model.requests.length, allowed);
      return { limit: allowed, admitted: seen[200] ?? 0, refused: seen[429] ?? 0, ...shared };
    });
  },
};
