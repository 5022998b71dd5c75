import type { BatchProgress } from '../../lib/batch/batch.ts';
import type { BatchModel } from './batch-model.ts';

/** The page is drawn anew so often at most, in milliseconds. */
const DRAW_MS = 200;

/** Failures are said aloud so often at most, in milliseconds. */
const SAY_MS = 15_000;

export type ProgressTeller = {
  /** May be called very often. */
  tell(progress: BatchProgress): void;
  /** Tells the last of it. */
  close(): void;
};

/** `said` is how many rows had failed before. */
export function createTeller(model: BatchModel, said: number): ProgressTeller {
  let saidFailed = said;
  let latest: BatchProgress | undefined;
  let timer = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    timer = 0;
    if (!latest) return;
    const maySay = latest.failed > saidFailed && performance.now() - saidAt > SAY_MS;
    if (maySay) {
      saidAt = performance.now();
      saidFailed = latest.failed;
    }
    const edition = model.get().edition + 1;
    model.set({ progress: latest, edition, ...(maySay && { saidFailed }) });
  }

  return {
    tell(progress) {
      latest = progress;
      if (timer === 0) timer = window.setTimeout(flush, DRAW_MS);
    },
    close() {
      clearTimeout(timer);
      flush();
    },
  };
}
