import type { Options, TargetName } from './options.ts';
import type { Started } from './run-process.ts';
import {
  type Dialect,
  EMPTY_DIALECT,
  findNginx,
  findRedis,
  MODEL_DIALECT,
  PROGRAM_DIALECT,
  startEmptyApp,
  startModelServer,
  startNginx,
  startProgram,
  startProgramWithRedis,
  startRelay,
} from './targets.ts';

export type Target = Started & { name: TargetName; dialect: Dialect };

/** What is measured, all running at once: those that are not asked cost nothing. */
export type Stage = {
  model: Started;
  targets: readonly Target[];
  /** What was left out, and why. */
  skipped: string[];
  stop(): Promise<void>;
};

export async function setStage(options: Options, profileFolder?: string): Promise<Stage> {
  const model = await startModelServer({ isPlain: options.isPlain });
  const targets: Target[] = [];
  const skipped: string[] = [];
  const stop = async () => {
    for (const target of targets) await target.stop();
    await model.stop();
  };
  const add = (name: TargetName, dialect: Dialect, started: Started) =>
    targets.push({ ...started, name, dialect });
  try {
    for (const name of options.targets) {
      if (name === 'stand-in') add(name, MODEL_DIALECT, { ...model, stop: async () => undefined });
      else if (name === 'empty') add(name, EMPTY_DIALECT, await startEmptyApp());
      else if (name === 'relay') add(name, MODEL_DIALECT, await startRelay(model.port));
      else if (name === 'program') {
        const started = await startProgram({ modelPort: model.port, profileFolder });
        add(name, PROGRAM_DIALECT, started);
      } else if (name === 'with-redis') {
        const redis = findRedis();
        if (redis) add(name, PROGRAM_DIALECT, await startProgramWithRedis(redis, model.port));
        else skipped.push('with-redis: redis-server is not installed');
      } else {
        const nginx = findNginx();
        if (nginx) add(name, MODEL_DIALECT, await startNginx(nginx, model.port));
        else skipped.push('nginx: not installed');
      }
    }
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { model, targets, skipped, stop };
}

/**
 * The targets that stream; the empty route has nothing to, and Redis is asked before an answer
 * begins.
 */
export function listStreaming(stage: Stage): Target[] {
  return stage.targets.filter(({ name }) => name !== 'empty' && name !== 'with-redis');
}
