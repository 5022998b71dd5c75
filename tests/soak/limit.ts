import assert from 'node:assert/strict';
import { withRig } from './rig.ts';
import { inParallel, type Row } from './row.ts';

/** Parallel requests against a limit of N: exactly N are admitted. */
export const limit: Row = {
  name: 'limit',
  unit: 'parallel requests',
  full: 10_000,
  short: 400,
  async run({ count }) {
    const allowed = Math.ceil(count / 10);
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
      return { limit: allowed, admitted: seen[200] ?? 0, refused: seen[429] ?? 0 };
    });
  },
};
