import { type ReadingChoice, type Table, TableFault } from '../../lib/tables/table.ts';
import type { BatchModel } from './batch-model.ts';
import { keepSetup } from './change-setup.ts';
import { planRows } from './plan-rows.ts';

/** The file on the device: its bytes, which are read anew each time, and how. */
type KeptFile = { name: string; bytes: ArrayBuffer; choice: ReadingChoice };

/**
 * Takes the file in place of the one before and its answers. What cannot be read changes nothing.
 */
export async function takeFile(model: BatchModel, file: File): Promise<void> {
  const bytes = await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return model.set({ fileFault: model.props.batchTexts.fileGone });
  await take(model, { name: file.name, bytes, choice: {} });
}

/** Reads the same file another way. */
export async function readAnew(model: BatchModel, choice: ReadingChoice): Promise<void> {
  const kept = parseKept(await model.store?.readKept('file'));
  if (kept) await take(model, { ...kept, choice });
}

async function take(model: BatchModel, kept: KeptFile): Promise<void> {
  model.set({ isReading: true, fileFault: undefined });
  try {
    const table = await readBytes(kept);
    await model.store?.clearResults();
    model.ledger.clear();
    await model.store?.writeKept('file', kept);
    show(model, kept, table);
    keepSetup(model);
  } catch (thrown) {
    model.set({ isReading: false, fileFault: await sayFault(model, thrown) });
  }
}

/** What was kept before a reload. */
export async function restoreFile(model: BatchModel): Promise<void> {
  const kept = parseKept(await model.store?.readKept('file'));
  if (!kept) return;
  try {
    show(model, kept, await readBytes(kept));
  } catch (thrown) {
    model.set({ fileFault: await sayFault(model, thrown) });
  }
}

/** Forgets the file and its answers. */
export async function forgetBatch(model: BatchModel): Promise<void> {
  await model.store?.clearResults();
  await model.store?.writeKept('file', undefined);
  model.ledger.clear();
  model.set({ ...AT_REST, file: undefined });
  planRows(model);
  keepSetup(model);
}

const AT_REST = {
  isReading: false,
  fileFault: undefined,
  fault: undefined,
  end: undefined,
  notice: undefined,
  progress: undefined,
  phase: { kind: 'idle' },
} as const;

function show(model: BatchModel, { name, choice }: KeptFile, table: Table): void {
  const edition = model.get().edition + 1;
  model.set({ ...AT_REST, file: { name, choice, table }, edition });
  planRows(model);
}

async function readBytes({ name, bytes, choice }: KeptFile): Promise<Table> {
  const { readTable } = await import('../../lib/tables/read-table.ts');
  return readTable(new Uint8Array(bytes), name, choice);
}

async function sayFault({ props }: BatchModel, thrown: unknown): Promise<string> {
  if (!(thrown instanceof TableFault)) return props.batchTexts.loadFailed;
  const { sayTableFault } = await import('../../lib/tables/fault-texts.ts');
  return sayTableFault(thrown, props.locale);
}

function parseKept(kept: unknown): KeptFile | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  if (!('bytes' in kept && kept.bytes instanceof ArrayBuffer)) return undefined;
  const name = 'name' in kept ? String(kept.name) : '';
  const choice = 'choice' in kept ? parseChoice(kept.choice) : {};
  return { name, bytes: kept.bytes, choice };
}

function parseChoice(choice: unknown): ReadingChoice {
  return typeof choice === 'object' && choice !== null ? { ...choice } : {};
}
