import { BASE_PATH } from '../browser/base-path.ts';
import type { BatchModel } from './batch-model.ts';
import { pauseRun, startRun } from './run-rows.ts';

/** Pauses while the device is offline, and goes on when it is not any more. */
export function watchNetwork(model: BatchModel, signal: AbortSignal): void {
  window.addEventListener('offline', () => void pauseOffline(model), { signal });
  window.addEventListener('online', () => resumeOnline(model), { signal });
}

/** A server on this very device answers without any network. */
async function pauseOffline(model: BatchModel): Promise<void> {
  const isThere = await fetch(`${BASE_PATH}/api/health`).then(
    () => true,
    () => false,
  );
  if (!isThere && model.get().phase.kind === 'running') pauseRun(model, 'offline');
}

function resumeOnline(model: BatchModel): void {
  const { phase } = model.get();
  const isResting = phase.kind === 'paused' || phase.kind === 'pausing';
  if (isResting && phase.reason === 'offline') void startRun(model, 'rest');
}
