import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from './redis.ts';

const FAULT_MS = 2000;

/** What happens to a Redis; where it is started again it is empty. */
export const REDIS_FAULTS: Record<string, (redis: Redis) => Promise<void>> = {
  'hangs for 2 s': (redis) => hang(redis, FAULT_MS),
  'hangs for so short a time that it is only late': (redis) => hang(redis, 60),
  'is killed and comes back after 2 s': async (redis) => {
    await redis.signal('SIGKILL');
    await wait(FAULT_MS);
    await redis.start();
  },
  'is killed and is back at once': async (redis) => {
    await redis.signal('SIGKILL');
    await redis.start();
  },
};

async function hang(redis: Redis, ms: number): Promise<void> {
  await redis.signal('SIGSTOP');
  await wait(ms);
  await redis.signal('SIGCONT');
}
