import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom, type Reply } from '../support/model-reply.ts';
import { countOpenFiles, type Rig, readMemory, withRig } from './rig.ts';
import { quantile, type Row, round } from './row.ts';

const CALLERS = 20;
/** Of each caller between two requests, in ms. */
const PAUSE = 20;
const ACCEPTS = ['application/json', 'text/event-stream', 'text/plain'];
const GROWTH_MIB = 24;
const GROWTH_FILES = 10;

/** One in a hundred calls goes wrong. */
const FAULTS: readonly Reply[] = [
  { fault: { kind: 'drop', at: 2 } },
  { fault: { kind: 'close', at: 2 } },
  { fault: { kind: 'error-event', at: 2 } },
  { fixed: { status: 500, body: {} } },
];

type Sample = { memory: number; files: number };

/** Steady mixed work for so many minutes: memory and open files stay where they are. */
export const endurance: Row = {
  name: 'endurance',
  unit: 'minutes',
  full: 30,
  short: 0.1,
  run: ({ count: minutes, seed, isTimed }) =>
    withRig({ LOG_LEVEL: 'warn' }, async ({ model, program }) => {
      const random = createRandom(seed);
      model.replyWith(() => {
        // Kept, they would be this process's own leak.
        model.requests.length = 0;
        const fault = random() < 0.01 ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
        return { text: 'word '.repeat(50), ...fault };
      });
      const end = performance.now() + minutes * 60_000;
      const samples: Sample[] = [];
      let requests = 0;
      const callers = Array.from({ length: CALLERS }, async () => {
        while (performance.now() < end) {
          await call(program, random);
          requests += 1;
          await wait(PAUSE);
        }
      });
      while (performance.now() < end) {
        samples.push({ memory: readMemory(program), files: countOpenFiles(program) });
        await wait(Math.min(2000, minutes * 6000));
      }
      await Promise.all(callers);
      await model.idle(10_000);
      return { requests, ...judge(samples, isTimed) };
    }),
};

/** The first third is warming up; the last is held against the second. */
function judge(samples: readonly Sample[], isTimed: boolean) {
  const third = Math.floor(samples.length / 3);
  const typical = (of: keyof Sample, from: number) =>
    quantile(
      samples.slice(from, from + third).map((one) => one[of]),
      0.5,
    );
  const [middle, last] = [typical('memory', third), typical('memory', third * 2)];
  const [files, filesLast] = [typical('files', third), typical('files', third * 2)];
  if (isTimed) {
    assert.ok(last <= middle + GROWTH_MIB, `memory grew from ${middle} to ${last} MiB`);
    assert.ok(filesLast <= files + GROWTH_FILES, `open files grew from ${files} to ${filesLast}`);
  }
  return {
    'memory in the middle, MiB': round(middle),
    'at the end, MiB': round(last),
    'open files in the middle': files,
    'at the end': filesLast,
  };
}

async function call({ url }: Rig['program'], random: () => number): Promise<void> {
  const kind = random();
  if (kind < 0.05) return leave(url, random() * 30);
  const answer =
    kind < 0.1
      ? await fetch(url)
      : await fetch(`${url}/api/generate`, {
          method: 'POST',
          headers: { Accept: ACCEPTS[Math.floor(random() * ACCEPTS.length)] ?? '' },
          body: new URLSearchParams(kind < 0.15 ? { unknown: 'x' } : { prompt: 'Hello' }),
        });
  // Faults break answers off.
  await answer.text().catch(() => undefined);
}

async function leave(url: string, after: number) {
  const body = new URLSearchParams({ prompt: 'Hello' });
  const signal = AbortSignal.timeout(Math.ceil(after));
  await fetch(`${url}/api/generate`, { method: 'POST', body, signal })
    .then((answer) => answer.text())
    .catch(() => undefined);
}
