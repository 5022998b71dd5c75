import type { StartTimer } from '../../lib/batch/batch-state.ts';
import { BASE_PATH } from '../browser/base-path.ts';

/** Counts time for a page that may be hidden. */
export type SteadyTimer = {
  start: StartTimer;
  close(): void;
};

/**
 * Browsers let the timers of a hidden page run once a second, Chrome after five minutes once a
 * minute (https://developer.chrome.com/blog/timer-throttling-in-chrome-88). Those of a worker keep
 * time. Where no worker starts, the page's own timers serve.
 */
export function createSteadyTimer(): SteadyTimer {
  const pending = new Map<number, () => void>();
  let last = 0;
  /** Null where none can be. */
  let worker: Worker | null | undefined;

  function fire(id: number): void {
    const then = pending.get(id);
    pending.delete(id);
    then?.();
  }

  /** Those who wait look for themselves whether it is time. */
  function giveUp(): void {
    worker?.terminate();
    worker = null;
    for (const id of [...pending.keys()]) fire(id);
  }

  return {
    start(then, ms) {
      worker ??= startWorker(fire, giveUp);
      const id = ++last;
      pending.set(id, then);
      if (worker) worker.postMessage({ id, ms });
      else setTimeout(fire, ms, id);
      return () => pending.delete(id);
    },
    close() {
      worker?.terminate();
      worker = undefined;
      pending.clear();
    },
  };
}

function startWorker(fire: (id: number) => void, giveUp: () => void): Worker | null {
  try {
    const worker = new Worker(`${BASE_PATH}/steady-timer.js`);
    worker.onmessage = ({ data }) => fire(Number(data));
    worker.onerror = giveUp;
    return worker;
  } catch {
    return null;
  }
}

/** Rejects with the signal's reason. */
export function waitSteadily(timer: SteadyTimer, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = timer.start(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    function onAbort(): void {
      stop();
      reject(signal.reason);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
