import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { waitUntil } from '../support/model-server.ts';
import { type Rig, withRig } from './rig.ts';
import { quantile, type Row, round } from './row.ts';

const WORD_MS = 50;
const WORDS = 160;
const CALM_MS = 2000;
const FLOOD_MS = 1000;
const TEXT = Array.from({ length: WORDS }, (_, i) => `word${i} `).join('');

/** Twice MAX_CONCURRENT: what is too much is refused at once, and those running do not notice. */
export const overload: Row = {
  name: 'overload',
  unit: 'running streams, and as many refused ones',
  full: 100,
  short: 10,
  run: ({ count, isTimed }) =>
    withRig({ MAX_CONCURRENT: String(count) }, async ({ model, program }) => {
      // A process just started is slow at everything, which is not what is asked here.
      for (let i = 0; i < 300; i += 1) await (await generate(program)).text();
      model.reply = { text: TEXT, delay: { delta: WORD_MS } };
      const streams = Array.from({ length: count }, () => readStream(program));
      await waitUntil(() => model.running() === count, 60_000, 'not all streams have begun');
      await wait(CALM_MS);
      const flood = performance.now();
      const refusals = await Promise.all(
        Array.from({ length: count }, async (_, i) => {
          await wait((i * FLOOD_MS) / count);
          return refuse(program);
        }),
      );
      const floodEnd = performance.now() + WORD_MS;
      const gaps = (await Promise.all(streams)).flat();
      const during = gaps.filter(({ at }) => at >= flood && at <= floodEnd).map(({ ms }) => ms);
      const calm = gaps.filter(({ at }) => at < flood).map(({ ms }) => ms);
      const slowest = Math.max(...refusals);
      if (isTimed) {
        assert.ok(quantile(refusals, 0.99) <= 50, `the slowest refusal took ${slowest} ms`);
        assert.ok(quantile(during, 0.99) <= quantile(calm, 0.99) + 50, 'running streams noticed');
      }
      return {
        refused: refusals.length,
        'refused after, p50 ms': round(quantile(refusals, 0.5)),
        'p99 ms': round(quantile(refusals, 0.99)),
        'slowest ms': round(slowest),
        'gap p99 before ms': round(quantile(calm, 0.99)),
        'gap p99 during ms': round(quantile(during, 0.99)),
      };
    }),
};

type Gap = { at: number; ms: number };

const generate = ({ url }: Rig['program']) =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { Accept: 'text/plain' },
    body: new URLSearchParams({ prompt: 'Hello' }),
  });

async function readStream(program: Rig['program']): Promise<Gap[]> {
  const answer = await generate(program);
  assert.equal(answer.status, 200);
  const decoder = new TextDecoder();
  const gaps: Gap[] = [];
  let text = '';
  let last = performance.now();
  for await (const slice of answer.body ?? []) {
    const at = performance.now();
    if (text !== '') gaps.push({ at, ms: at - last });
    last = at;
    text += decoder.decode(slice, { stream: true });
  }
  assert.equal(text, TEXT, 'a running stream is whole');
  return gaps;
}

async function refuse(program: Rig['program']): Promise<number> {
  const start = performance.now();
  const answer = await generate(program);
  const { error } = await answer.json();
  const took = performance.now() - start;
  const seen = [answer.status, error.code, answer.headers.get('retry-after')];
  assert.deepEqual(seen, [503, 'overloaded', '1']);
  return took;
}
