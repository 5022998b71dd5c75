import type { BatchModel } from './batch-model.ts';
import type { Setup } from './batch-setup.ts';
import { planSoon } from './plan-rows.ts';

/** After so long a pause in typing, in milliseconds. */
const PAUSE_MS = 300;

let pause = 0;

export function changeSetup(model: BatchModel, change: Partial<Setup>): void {
  const setup = { ...model.get().setup, ...change };
  model.set({ setup, fault: undefined });
  planSoon(model);
  clearTimeout(pause);
  pause = window.setTimeout(() => keepSetup(model), PAUSE_MS);
}

/**
 * Keeps on the device what is asked, and whether it is under way, so that a reload goes on there.
 */
export function keepSetup(model: BatchModel): void {
  clearTimeout(pause);
  const { setup, phase } = model.get();
  const isUnderWay =
    (phase.kind === 'running' && !phase.isTrying) ||
    phase.kind === 'pausing' ||
    phase.kind === 'paused';
  void model.store?.writeKept('setup', { ...setup, isUnderWay });
}
