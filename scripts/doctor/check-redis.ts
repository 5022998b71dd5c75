import { openRedis } from '../../server/limits/redis-link.ts';
import type { Finding } from './finding.ts';

export async function checkRedis(url: string): Promise<Finding> {
  let reason = 'no answer in time';
  const onLost = (why: string) => {
    reason = why;
  };
  const link = await openRedis(url, { onLost, onRecovered: () => {} });
  // This look counts as an instance itself.
  const instances = link.instances - 1;
  const { isUp } = link;
  await link.close();
  if (isUp) return { id: 'redis_ok', values: { instances } };
  return { id: 'redis_dead', values: { reason } };
}
