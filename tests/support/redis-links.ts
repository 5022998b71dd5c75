import { openRedis, type RedisLink } from '../../server/limits/redis-link.ts';
import { waitUntil } from './model-server.ts';

export type Instance = {
  link: RedisLink;
  /** `lost: REASON` and `recovered`, in the order they were told. */
  told: string[];
};

export async function openInstance(url: string): Promise<Instance> {
  const told: string[] = [];
  const link = await openRedis(url, {
    onLost: (reason) => told.push(`lost: ${reason}`),
    onRecovered: () => told.push('recovered'),
  });
  return { link, told };
}

/** Three instances in this process that know of each other. */
export async function openThree(url: string): Promise<Instance[]> {
  const all = await Promise.all([1, 2, 3].map(() => openInstance(url)));
  await waitUntil(() => all.every(({ link }) => link.instances === 3), 30_000, 'not heard of');
  return all;
}
