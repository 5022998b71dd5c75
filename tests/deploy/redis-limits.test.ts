import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { after, mock, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createRateLimit } from '../../server/guards/rate-limit.ts';
import { createTokenBudget } from '../../server/guards/token-budget.ts';
import { openRedis, type RedisLink } from '../../server/limits/redis-link.ts';
import { needsRedis } from '../support/needs.ts';

const opened: (() => unknown)[] = [];
after(() => Promise.all(opened.map((close) => close())));

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address && typeof address === 'object');
  return address.port;
}

async function startRedis(port: number): Promise<ChildProcess> {
  const flags = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = spawn('redis-server', flags, { stdio: 'ignore' });
  opened.push(() => redis.kill('SIGKILL'));
  await until(async () => {
    const socket = connect(port, '127.0.0.1');
    const [answer] = await Promise.race([
      once(socket, 'connect').then(() => [true]),
      wait(500, []),
    ]);
    socket.destroy();
    return answer === true;
  });
  return redis;
}

async function stop(redis: ChildProcess) {
  redis.kill('SIGKILL');
  await once(redis, 'exit');
}

/** Slow machines need their time: nothing here is a measurement. */
async function until(isReached: () => boolean | Promise<boolean>) {
  for (let i = 0; i < 300; i += 1) {
    if (await Promise.resolve(isReached()).catch(() => false)) return;
    await wait(100);
  }
  assert.fail('waited in vain');
}

async function open(port: number) {
  const told: string[] = [];
  const link = await openRedis(`redis://127.0.0.1:${port}`, {
    onLost: (reason) => told.push(`lost: ${reason}`),
    onRecovered: () => told.push('recovered'),
  });
  opened.push(link.close);
  return { link, told };
}

const quota = { amount: 90, windowMs: 600_000 };
/** Each asks so many at once; how many are admitted. */
const admitted = async (links: RedisLink[], each: number, name: string) => {
  const limits = links.map((redis) => createRateLimit({ quota, redis, name }));
  const calls = limits.flatMap((limit) => Array.from({ length: each }, () => limit.consume('a')));
  return (await Promise.all(calls)).filter((one) => one.isWithin).length;
};

test(
  'without Redis each instance holds its share, says so once, and finds back',
  needsRedis,
  async () => {
    const port = await findPort();
    const redis = await startRedis(port);
    const all = await Promise.all([open(port), open(port), open(port)]);
    const links = all.map(({ link }) => link);
    await until(() => links.every((link) => link.instances === 3));

    await stop(redis);
    assert.equal(await admitted(links, 90, 'stopped'), quota.amount);
    await until(() => all.every(({ told }) => told.length > 0));
    await admitted(links, 10, 'stopped');
    for (const { told } of all) assert.match(told.join(), /^lost: [^,]+$/);

    await startRedis(port);
    await until(() => all.every(({ told }) => told.at(-1) === 'recovered'));
    for (const { told } of all) assert.equal(told.length, 2);
    assert.equal(await admitted(links, 300, 'recovered'), quota.amount);
  },
);

test(
  'a Redis that hangs delays no decision for long, and is taken back when it moves again',
  needsRedis,
  async () => {
    const port = await findPort();
    const redis = await startRedis(port);
    const { link, told } = await open(port);
    const limit = createRateLimit({ quota, redis: link });
    await limit.consume('a');
    redis.kill('SIGSTOP');
    const times: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const start = performance.now();
      assert.ok((await limit.consume('a')).isWithin);
      times.push(performance.now() - start);
    }
    const late = times.filter((ms) => ms > 30).length;
    assert.ok(late <= 3, `${late} decisions waited; after three the memory answers`);
    assert.ok(Math.max(...times) < 500, `the longest took ${Math.max(...times)} ms`);
    assert.match(told.join(), /^lost: no answer in time$/);
    redis.kill('SIGCONT');
    await until(() => told.length > 1);
    assert.deepEqual(told, ['lost: no answer in time', 'recovered']);
  },
);

test('what was used stays used when Redis goes', needsRedis, async () => {
  const port = await findPort();
  const redis = await startRedis(port);
  const all = await Promise.all([open(port), open(port), open(port)]);
  const links = all.map(({ link }) => link);
  await until(() => links.every((link) => link.instances === 3));
  const limits = links.map((one) => createRateLimit({ quota, redis: one }));
  // Sixty of ninety, so a third of each share is left.
  for (let i = 0; i < 20; i += 1) for (const limit of limits) await limit.consume('a');
  await stop(redis);
  await until(() => all.every(({ told }) => told.length > 0));
  const calls = limits.flatMap((limit) => Array.from({ length: 30 }, () => limit.consume('a')));
  const more = (await Promise.all(calls)).filter(({ isWithin }) => isWithin).length;
  assert.ok(more >= 27 && more <= 33, `${more} of 30 were left`);
});

test('a Redis that is not there at the start is found later', needsRedis, async () => {
  const port = await findPort();
  const { link, told } = await open(port);
  assert.match(told.join(), /^lost: ECONNREFUSED$/);
  assert.equal(link.instances, 1);
  assert.equal(await admitted([link], 100, 'start'), quota.amount);
  await startRedis(port);
  await until(() => told.length === 2);
});

test('a Redis that takes no writes counts as lost', needsRedis, async () => {
  const port = await findPort();
  await startRedis(port);
  const { link, told } = await open(port);
  await link.client.sendCommand(['REPLICAOF', '127.0.0.1', `${await findPort()}`]);
  await until(() => told.length === 1);
  assert.doesNotMatch(told.join(), /recovered/);
  assert.equal(await admitted([link], 100, 'readonly'), quota.amount);
  await link.client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
  await until(() => told.length === 2);
});

test('a budget is spent by whatever number a model server claims', needsRedis, async () => {
  const port = await findPort();
  await startRedis(port);
  const { link } = await open(port);
  for (const tokens of [1e15, 1e19, 1e300]) {
    const budget = createTokenBudget({ quota: { amount: 1000, windowMs: 600_000 }, redis: link });
    await budget.spend(`${tokens}`, tokens);
    await budget.spend(`${tokens}`, 5);
    assert.equal((await budget.check(`${tokens}`)).isWithin, false);
  }
});

test(
  'asks that wait for a late Redis at the same time do not make it lost',
  needsRedis,
  async () => {
    const port = await findPort();
    const redis = await startRedis(port);
    const { link, told } = await open(port);
    const limit = createRateLimit({ quota, redis: link });
    const keys = Array.from({ length: 10 }, (_, i) => `${i}`);
    redis.kill('SIGSTOP');
    const decisions = await Promise.all(keys.map((key) => limit.consume(key)));
    redis.kill('SIGCONT');
    assert.ok(decisions.every(({ isWithin }) => isWithin));
    assert.ok((await limit.consume('a')).isWithin);
    assert.deepEqual(told, []);
  },
);

test('instances are counted and windows end by the clock of Redis alone', needsRedis, async () => {
  const port = await findPort();
  await startRedis(port);
  const { link } = await open(port);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 86_400_000 });
  try {
    const limit = createRateLimit({ quota, redis: link, name: 'clock' });
    for (let i = 0; i < quota.amount; i += 1) assert.ok((await limit.consume('a')).isWithin);
    mock.timers.setTime(Date.now() + 86_400_000);
    assert.equal((await limit.consume('a')).isWithin, false);
    await wait(1500);
    const [seconds] = await link.client.sendCommand<string[]>(['TIME']);
    const key = 'openai-quickstart:instances';
    const [seen] = await link.client.zRangeWithScores(key, 0, -1);
    assert.ok(Math.abs((seen?.score ?? 0) - Number(seconds) * 1000) < 10_000);
  } finally {
    mock.timers.reset();
  }
});

test('a window of before Redis had its clock set back ends in time', needsRedis, async () => {
  const port = await findPort();
  await startRedis(port);
  const { link } = await open(port);
  const [seconds] = await link.client.sendCommand<string[]>(['TIME']);
  const key = `openai-quickstart:windows:back:${quota.windowMs}:a`;
  await link.client.hSet(key, { end: (Number(seconds) + 86_400) * 1000, other: '89:1' });
  const limit = createRateLimit({ quota, redis: link, name: 'back' });
  const decision = await limit.consume('a');
  assert.deepEqual([decision.isWithin, decision.resetSeconds], [true, quota.windowMs / 1000]);
  assert.equal((await limit.consume('a')).isWithin, false, 'and what was counted still counts');
  const lifetime = await link.client.pTTL(key);
  assert.ok(lifetime > 0 && lifetime <= quota.windowMs, `${lifetime} ms`);
});

test('an instance that leaves gives its share back', needsRedis, async () => {
  const port = await findPort();
  await startRedis(port);
  const [stays, leaves] = await Promise.all([open(port), open(port)]);
  await until(() => stays.link.instances === 2);
  await leaves.link.close();
  await until(() => stays.link.instances === 1);
  assert.deepEqual(leaves.told, []);
});
