import { randomUUID } from 'node:crypto';
import { createRedisHealth, type RedisEvents, type RedisHealth } from './redis-health.ts';
import { within } from './within.ts';

/** How long one decision waits for Redis, in ms; the rest of the 50 promised is for the turn of the event loop after it. */
const PATIENCE = 45;
const BEAT_INTERVAL = 1000;
const BEAT_PATIENCE = 250;
/** An instance not heard of for this long no longer counts, in ms. */
const INSTANCE_LIFETIME = 15_000;
const INSTANCES_KEY = 'openai-quickstart:instances';

type Client = Awaited<ReturnType<typeof makeClient>>;

export type RedisLink = {
  readonly client: Client;
  /** Whether decisions are shared through Redis now. */
  readonly isUp: boolean;
  /** How many instances of this program shared this Redis when it was last heard; at least 1. */
  readonly instances: number;
  /** Runs `shared` against Redis for at most 50 ms; when it fails, is late, or Redis is lost, what `local` gives. */
  run: <T>(shared: () => Promise<T>, local: () => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

/** Connects to Redis and keeps trying for as long as it is open. Resolves after the first try, whether it worked or not. */
export async function openRedis(url: string, events: RedisEvents): Promise<RedisLink> {
  const client = await makeClient(url);
  const health = createRedisHealth(events);
  const pulse = createPulse(client, health);
  client.on('error', health.lose);
  await within(BEAT_INTERVAL, client.connect().then(pulse.beat)).catch(health.lose);
  const timer = setInterval(pulse.beat, BEAT_INTERVAL).unref();
  const isUp = () => health.isUp && client.isReady;

  return {
    client,
    get isUp() {
      return isUp();
    },
    get instances() {
      return pulse.instances;
    },
    async run(shared, local) {
      if (!isUp()) return local();
      try {
        const result = await within(PATIENCE, shared());
        health.hit();
        return result;
      } catch (error) {
        health.miss(error);
        return local();
      }
    },
    async close() {
      clearInterval(timer);
      if (isUp()) await within(PATIENCE, pulse.leave()).catch(() => undefined);
      client.destroy();
    },
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
 * Tells Redis every second that this instance lives, and counts the others. It is a write, so that a Redis which only answers reads
 * (full, or a replica) is not taken for a sound one.
 */
function createPulse(client: Client, health: RedisHealth) {
  const id = randomUUID();
  let instances = 1;
  let isWaiting = false;
  return {
    get instances() {
      return instances;
    },
    leave: () => client.zRem(INSTANCES_KEY, id),
    async beat() {
      if (isWaiting || !client.isReady) return;
      isWaiting = true;
      // However late, an answer means that Redis is there again.
      const answer = countInstances(client, id).then((count) => {
        instances = count;
        health.recover();
      });
      answer.finally(() => (isWaiting = false)).catch(() => undefined);
      await within(BEAT_PATIENCE, answer).catch(health.lose);
    },
  };
}

async function countInstances(client: Client, id: string): Promise<number> {
  const now = Date.now();
  const [, , count] = await client
    .multi()
    .zAdd(INSTANCES_KEY, { score: now, value: id })
    .zRemRangeByScore(INSTANCES_KEY, 0, now - INSTANCE_LIFETIME)
    .zCard(INSTANCES_KEY)
    .pExpire(INSTANCES_KEY, INSTANCE_LIFETIME)
    .exec();
  return Math.max(1, Number(count));
}
