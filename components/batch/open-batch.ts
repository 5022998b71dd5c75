import type { BatchModel } from './batch-model.ts';
import { parseSetup } from './batch-setup.ts';
import { openBatchStore } from './batch-store.ts';
import { restoreFile } from './choose-file.ts';
import { type Hold, holdBatch } from './hold-batch.ts';
import { planRows } from './plan-rows.ts';
import { watchNetwork } from './watch-network.ts';

/** Brings back what is on the device, as soon as no other tab has it. Gives what closes it. */
export function openBatch(model: BatchModel): () => void {
  const life = new AbortController();
  const { signal } = life;
  void open(model, signal).catch(() => {
    // Closed while it opened.
  });
  watchNetwork(model, signal);
  window.addEventListener('pagehide', () => leave(model), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && comeBack(model), { signal });
  window.addEventListener('beforeunload', (event) => warn(model, event), { signal });
  for (const name of ['dragover', 'drop'] as const) {
    // A file that misses its field would be opened in place of the page.
    window.addEventListener(name, (event) => event.preventDefault(), { signal });
  }
  return () => {
    life.abort();
    model.run?.life.abort();
    model.hold?.release();
    model.timer.close();
  };
}

async function open(model: BatchModel, signal: AbortSignal): Promise<void> {
  const store = await openBatchStore(() => model.set({ isLasting: false }));
  // What lasts no longer than the tab is not shared with another.
  if (store.isLasting) model.hold = await hold(model, signal);
  signal.throwIfAborted();
  model.store = store;
  const kept = await store.readKept('setup');
  model.ledger.clear();
  await store.eachResult((result) => model.ledger.note(result));
  const setup = kept === undefined ? model.get().setup : parseSetup(kept);
  const isKnown = model.props.prompts.some(({ id }) => id === setup.preset);
  model.set({ setup: isKnown ? setup : { ...setup, preset: '' }, isLasting: store.isLasting });
  await restoreFile(model);
  model.set({ stage: 'open' });
  planRows(model);
  const { plan } = model.get();
  const isLeft = wasUnderWay(kept) && plan !== undefined && plan.fresh + plan.changed > 0;
  if (isLeft) model.set({ phase: { kind: 'paused', reason: 'left' } });
}

function hold(model: BatchModel, signal: AbortSignal): Promise<Hold> {
  return holdBatch({
    timer: model.timer,
    signal,
    onWait: () => model.set({ stage: 'elsewhere' }),
    onLoss: () => location.reload(),
  });
}

function wasUnderWay(kept: unknown): boolean {
  return (
    typeof kept === 'object' && kept !== null && 'isUnderWay' in kept && kept.isUnderWay === true
  );
}

/** Another tab may take it from here. */
function leave(model: BatchModel): void {
  if (!model.get().isLasting) return;
  // What the end of the run still gets to keep says that it is to go on.
  const { phase } = model.get();
  const isUnderWay = phase.kind === 'running' && !phase.isTrying;
  if (isUnderWay) model.set({ phase: { kind: 'pausing', reason: 'left' } });
  model.run?.life.abort();
  model.hold?.release();
}

/** A page that the browser kept whole while its reader was elsewhere has lost its hold. */
function comeBack(model: BatchModel): void {
  if (model.get().isLasting) location.reload();
}

/** Closing the tab would lose the answers. */
function warn(model: BatchModel, event: BeforeUnloadEvent): void {
  const { isLasting } = model.get();
  if (!isLasting && model.ledger.size > 0) event.preventDefault();
}
