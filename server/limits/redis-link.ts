import { randomUUID } from 'node:crypto';
import { type Ask, createAsker, type Reply } from './count-script.ts';
import { createRedisHealth, type RedisEvents, type RedisHealth } from './redis-health.ts';
import { within } from './within.ts';

/**
 * How long one ask waits for Redis, in ms; the rest of the 50 promised is for the turn after it.
 */
const PATIENCE = 45;
/** The same where this process was busy meanwhile: answers shall come within 250 ms. */
const BUSY_PATIENCE = 180;
const BEAT_INTERVAL = 1000;
/** Longer than a crowded machine keeps Redis from a processor; decisions do not wait for it. */
const BEAT_PATIENCE = 900;
/** An instance not heard of for this long no longer counts, in ms. */
const INSTANCE_LIFETIME = 15_000;
const INSTANCES_KEY = 'openai-quickstart:instances';

type Client = Awaited<ReturnType<typeof makeClient>>;

export type RedisLink = {
  readonly client: Client;
  /** Whether decisions are shared through Redis now. */
  readonly isUp: boolean;
  /** Whether Redis can be asked: also while the instances tell it what they counted without it. */
  readonly isAnswering: boolean;
  /** How many instances of this program shared this Redis when it was last heard; at least 1. */
  readonly instances: number;
  /** Redis's time as far as it is known, in ms. */
  now: () => number;
  /**
   * Rejects when Redis fails or the connection is lost; `late` is called after at most 50 ms of
   * Redis's time, and at most 200 where this process is busy.
   */
  ask: (ask: Ask, late: () => void) => Promise<Reply>;
  /** `merge` is called when Redis is back, to tell it what was counted without it. */
  onBack: (merge: () => void) => void;
  close: () => Promise<void>;
};

/**
 * Connects to Redis and keeps trying for as long as it is open. Resolves after the first try,
 * whether it worked or not.
 */
export async function openRedis(url: string, events: RedisEvents): Promise<RedisLink> {
  const client = await makeClient(url);
  const id = randomUUID();
  const merges: (() => void)[] = [];
  const health = createRedisHealth(events, () => {
    for (const merge of merges) merge();
  });
  const clock = createClock();
  const pulse = createPulse(client, id, health);
  client.on('error', health.lose);
  client.on('ready', pulse.beat);
  await within(BEAT_INTERVAL, client.connect().then(pulse.beat)).catch(health.lose);
  const timer = setInterval(pulse.beat, BEAT_INTERVAL).unref();
  const isUp = () => health.state === 'up' && client.isReady;
  return {
    client,
    get isUp() {
      return isUp();
    },
    get isAnswering() {
      return isUp() || (health.state === 'merging' && client.isReady);
    },
    get instances() {
      return pulse.instances;
    },
    now: clock.now,
    ask: createTimedAsker(createAsker(client, id), health, clock),
    onBack: (merge) => void merges.push(merge),
    async close() {
      clearInterval(timer);
      health.close();
      if (isUp()) await within(PATIENCE, pulse.leave()).catch(() => undefined);
      client.destroy();
    },
  };
}

function createTimedAsker(
  askRedis: (ask: Ask) => Promise<Reply>,
  health: RedisHealth,
  clock: Clock,
): RedisLink['ask'] {
  return async (ask, late) => {
    const askedAt = performance.now();
    const answer = askRedis(ask);
    within(PATIENCE, answer, BUSY_PATIENCE).then(health.hit, (error: unknown) => {
      health.miss(error, askedAt);
      late();
    });
    const reply = await answer;
    clock.set(reply.now);
    return reply;
  };
}

/** Loaded here since it takes 200 ms, which nobody without Redis should wait for. */
async function makeClient(url: string) {
  const { createClient } = await import('@redis/client');
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2000,
      // A connection that is silent although it is asked every second is dead.
      socketTimeout: 5000,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 1000),
    },
  });
}

/**
 * Tells Redis every second that this instance lives, and counts the others. It is a write, so that
 * a Redis which only answers reads (full, or a replica) is not taken for a sound one.
 */
function createPulse(client: Client, id: string, health: RedisHealth) {
  let instances = 1;
  let waiting: Promise<void> | undefined;
  const beat = async () => {
    // However late, an answer means that Redis is there again.
    const answer = countInstances(client, id).then((count) => {
      const isKnown = health.state === 'up' || health.state === 'new';
      // A Redis that comes back empty has not heard of the others yet.
      instances = isKnown ? count : Math.max(instances, count);
      health.recover();
    });
    answer.finally(() => (waiting = undefined)).catch(() => undefined);
    await within(BEAT_PATIENCE, answer).catch(health.lose);
  };
  return {
    get instances() {
      return instances;
    },
    leave: () => client.zRem(INSTANCES_KEY, id),
    async beat() {
      if (!client.isReady) return;
      waiting ??= beat();
      await waiting;
    },
  };
}

/**
 * By Redis's time, since those of the machines may be apart by more than an instance's lifetime.
 */
const COUNT_INSTANCES = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - ${INSTANCE_LIFETIME})
redis.call('PEXPIRE', KEYS[1], ${INSTANCE_LIFETIME})
return redis.call('ZCARD', KEYS[1])
`;

async function countInstances(client: Client, id: string): Promise<number> {
  const count = await client.eval(COUNT_INSTANCES, { keys: [INSTANCES_KEY], arguments: [id] });
  return Math.max(1, Number(count));
}

type Clock = ReturnType<typeof createClock>;

/** Redis's time in ms, as far as it is known. Setting this machine's clock does not move it. */
function createClock() {
  let offset = performance.timeOrigin;
  return {
    now: () => Math.floor(performance.now() + offset),
    /** Rather a little behind: a window must not have ended here before it has there. */
    set(now: number) {
      offset = now - performance.now() - 1;
    },
  };
}
