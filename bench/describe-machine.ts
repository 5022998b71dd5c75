import { createRequire } from 'node:module';
import { availableParallelism, cpus, platform, release } from 'node:os';

/** What the numbers were measured on. */
export function describeMachine(): Record<string, string | number> {
  const { packages } = createRequire(import.meta.url)('../package-lock.json');
  const version = (name: string): string => packages[`node_modules/${name}`].version;
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    system: `${platform()} ${release()}`,
    node: process.version,
    next: version('next'),
    openai: version('openai'),
    undici: version('undici'),
  };
}
