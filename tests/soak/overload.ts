import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { waitUntil } from '../support/model-server.ts';
import { type Rig, withRig } from './rig.ts';
import { quantile, type Row, round } from './row.ts';

const WORD_MS = 50;
const CALM_MS = 2000;
const FLOOD_MS = 1000;
/** Long enough to outlast the flood on any machine; the readers leave before the end. */
const TEXT = Array.from({ length: 5000 }, (_, i) => `word${i} `).join('');

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
      const start = performance.now();
      const refusals = await refuseMany(program, count);
      await wait(WORD_MS);
      const end = performance.now();
      await waitUntil(
        () => streams.every(({ arrivals }) => (arrivals.at(-1) ?? 0) > end),
        60_000,
        'not all streams go on',
      );
      await Promise.all(streams.map((stream) => stream.leave()));
      const gaps = streams.flatMap(({ arrivals }) => listGaps(arrivals));
      const calm = quantile(listTimes(gaps, 0, start), 0.99);
      const during = quantile(listTimes(gaps, start, end), 0.99);
      const late = quantile(refusals, 0.99);
      if (isTimed) {
        assert.ok(late <= 50, `p99 of the refusals is ${late} ms`);
        assert.ok(during <= calm + 50, `running streams noticed: ${calm} ms, then ${during} ms`);
      }
      return {
        refused: refusals.length,
        'refused after, p50 ms': round(quantile(refusals, 0.5)),
        'p99 ms': round(late),
        'gap p99 before ms': round(calm),
        'gap p99 during ms': round(during),
      };
    }),
};

type Gap = { at: number; ms: number };

const listGaps = (arrivals: number[]): Gap[] =>
  arrivals.slice(1).map((at, i) => ({ at, ms: at - (arrivals[i] ?? at) }));

const listTimes = (gaps: Gap[], from: number, to: number): number[] =>
  gaps.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms);

const generate = ({ url }: Rig['program'], signal: AbortSignal | null = null) =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { Accept: 'text/plain' },
    body: new URLSearchParams({ prompt: 'Hello' }),
    signal,
  });

/** Reads until told to leave; what came must be the answer's beginning, without a gap. */
function readStream(program: Rig['program']) {
  const life = new AbortController();
  const arrivals: number[] = [];
  let text = '';
  const reading = (async () => {
    const answer = await generate(program, life.signal);
    assert.equal(answer.status, 200);
    const decoder = new TextDecoder();
    for await (const slice of answer.body ?? []) {
      arrivals.push(performance.now());
      text += decoder.decode(slice, { stream: true });
    }
  })();
  return {
    arrivals,
    async leave() {
      life.abort();
      await reading.catch((thrown: unknown) => assert.ok(life.signal.aborted, String(thrown)));
      assert.ok(text !== '' && TEXT.startsWith(text), 'a running stream is whole');
    },
  };
}

function refuseMany(program: Rig['program'], count: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await wait((i * FLOOD_MS) / count);
      return refuse(program);
    }),
  );
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
