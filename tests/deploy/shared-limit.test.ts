import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { isFullRun } from '../support/full-run.ts';
import { waitUntil } from '../support/model-server.ts';
import { needsNginx, needsRedis } from '../support/needs.ts';
import { type Redis, startRedis } from '../support/redis.ts';
import { type Service, startService, TOKEN } from '../support/service.ts';

const needsBoth = { skip: needsNginx.skip || needsRedis.skip };
const LIMIT = 700;

let redis: Redis;
let service: Service;
let agent: Agent;

before(async () => {
  if (needsBoth.skip) return;
  redis = await startRedis();
  service = await startService({
    instances: 3,
    env: {
      REDIS_URL: redis.url,
      RATE_LIMIT: `${LIMIT}/day`,
      LOG_LEVEL: 'warn',
    },
    change: { 'openai_quickstart_callers 100': 'openai_quickstart_callers 2000' },
  });
  service.model.reply = { text: 'fine', deltaSplit: 'whole' };
  agent = new Agent({
    connect: { ca: service.nginx.certificate },
    connections: 100,
    allowH2: false,
  });
});
after(async () => {
  await agent?.destroy();
  await service?.stop();
  await redis?.signal('SIGKILL');
});

async function call(): Promise<number> {
  const { status, body } = await fetch(`${service.nginx.url}/api/generate`, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new URLSearchParams({ prompt: 'Hi' }),
  });
  for await (const _ of body ?? []);
  return status;
}

function count(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const requests = isFullRun ? 10_000 : 2000;
test(
  `${requests} parallel requests over three instances: exactly the limit is admitted`,
  needsBoth,
  async () => {
    const found = count(await Promise.all(Array.from({ length: requests }, () => call())));
    assert.deepEqual(found, { 200: LIMIT, 429: requests - LIMIT });
  },
);

/** How often each instance has told that Redis was lost and that it came back. */
function countChanges(): [lost: number, recovered: number][] {
  return service.programs.map((program) => {
    const lines = program.logs().map(({ message }) => String(message));
    const matching = (part: RegExp) => lines.filter((line) => part.test(line)).length;
    return [matching(/Redis is lost/), matching(/Redis is back/)];
  });
}

for (const [name, stop, start] of [
  ['killed and started again', () => redis.signal('SIGKILL'), () => redis.start()],
  ['hung and let go on', () => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
] as const) {
  test(
    `Redis ${name} under load: every request is answered, each change told once`,
    needsBoth,
    async () => {
      const before = countChanges();
      const seen: number[] = [];
      let isOver = false;
      const caller = async () => {
        while (!isOver) seen.push(await call());
      };
      const callers = Array.from({ length: 20 }, caller);
      await wait(500);
      await stop();
      await until(() => countChanges().every(([lost], i) => lost === (before[i]?.[0] ?? 0) + 1));
      await wait(1000);
      await start();
      await until(() => countChanges().every(([, back], i) => back === (before[i]?.[1] ?? 0) + 1));
      await wait(500);
      isOver = true;
      await Promise.all(callers);
      assert.deepEqual(
        seen.filter((status) => status !== 200 && status !== 429),
        [],
      );
      assert.deepEqual(
        countChanges(),
        before.map(([lost, back]) => [lost + 1, back + 1]),
      );
    },
  );
}

async function until(isReached: () => boolean) {
  await waitUntil(isReached, 30_000, 'not told in the log');
}
