import assert from 'node:assert/strict';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../support/model-reply.ts';
import { withRig } from './rig.ts';
import { inParallel, quantile, type Row, round } from './row.ts';

const ACCEPTS = ['application/json', 'text/event-stream', 'text/plain'];

/**
 * An answer takes 400 ms, so that leaving within 450 falls everywhere: before the call, before its
 * first byte, within, after.
 */
const REPLY = { text: 'word '.repeat(40), delay: { headers: 20, delta: 10 } };
const LONGEST_STAY = 450;

/** Callers leaving at random moments: nothing keeps running upstream. */
export const leavers: Row = {
  name: 'leavers',
  unit: 'callers',
  full: 10_000,
  short: 300,
  run: ({ count, seed, isTimed }) =>
    withRig({}, async ({ model, program }) => {
      model.reply = REPLY;
      const random = createRandom(seed);
      const leftAt = new Map<string, number>();
      await inParallel(count, 16, async (index) => {
        const accept = ACCEPTS[index % ACCEPTS.length] ?? '';
        const stay = random() * LONGEST_STAY;
        await callAndLeave(program.port, `#${index}`, accept, stay);
        leftAt.set(`#${index}`, performance.now());
      });
      await model.idle(10_000);
      const times = model.requests
        .filter((call) => call.closedEarly)
        .map((call) => {
          // A call that arrives upstream after its caller has left was on its way, and is held
          // against its arrival.
          const known = Math.max(leftAt.get(call.prompt) ?? 0, call.receivedAt);
          return (call.closedAt ?? 0) - known;
        });
      const late = Math.max(0, quantile(times, 0.99));
      assert.equal(model.running(), 0);
      assert.ok(times.length > 0, 'callers did leave in the middle');
      if (isTimed) assert.ok(late <= 100, `p99 is ${late} ms`);
      return {
        'left before the end': times.length,
        'calls left running': model.running(),
        'closed upstream after, p50 ms': round(Math.max(0, quantile(times, 0.5))),
        'p99 ms': round(late),
      };
    }),
};

async function callAndLeave(port: number, prompt: string, accept: string, stay: number) {
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/generate',
    headers: { Accept: accept, 'Content-Type': 'application/json' },
    agent: false,
  });
  // Leaving is an error to the client.
  call.on('error', () => undefined);
  call.on('response', (answer) => answer.on('error', () => undefined).resume());
  call.end(JSON.stringify({ prompt }));
  await wait(stay);
  call.destroy();
}
