import {
  type Ref,
  type RefObject,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { IDLE } from '../../lib/answer/answer-state.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import {
  applySettings,
  type ColumnSettings,
  NO_SETTINGS,
  partSettings,
  readEntryRequest,
} from '../../lib/history/compare-settings.ts';
import { type FinishedRun, type HistoryEntry, splitEntry } from '../../lib/history/history.ts';
import { describeEntry } from '../answer/run-answer.ts';
import { type Generator, useGenerate } from '../answer/use-generate.ts';
import type { SaveRuns } from '../history/use-history.ts';
import { useTexts } from '../language/use-texts.ts';
import type { Comparison } from './comparison.ts';

const MAX_COLUMNS = 4;

/** A column has one of the generators, whatever its place. */
type Column = { slot: number; own: ColumnSettings };

/**
 * What began together in these slots, what came of it by slots, and the entry of the history that
 * it became, or will be.
 */
type Batch = {
  slots: readonly number[];
  runs: (FinishedRun | undefined)[];
  id?: Promise<string | undefined>;
};

/** A column with what asks for it. */
export type ShownColumn = Column & { generator: Generator };

/**
 * The columns of a comparison: each asks by itself, all begin together, and what they gave is saved
 * as one entry.
 */
export function useColumns(ref: Ref<Comparison>, save: SaveRuns) {
  const language = useTexts();
  const batch = useRef<Batch>({ slots: [], runs: [] });
  const generators = useGenerators((slot, run) => {
    batch.current.runs[slot] = run;
  });
  const { columns, ...list } = useColumnList();
  const shown = columns.flatMap((column): ShownColumn[] => {
    const generator = generators[column.slot];
    return generator ? [{ ...column, generator }] : [];
  });
  const isRunning = shown.some(({ generator }) => generator.state.phase === 'running');

  useSaving(batch, columns, isRunning, save);

  useImperativeHandle(ref, () => ({
    start(request: GenerateRequest) {
      batch.current = { slots: shown.map(({ slot }) => slot), runs: [] };
      for (const { generator, own } of shown) generator.generate(applySettings(request, own));
    },
    stop() {
      for (const { generator } of shown) generator.stop();
    },
    show(entry: HistoryEntry) {
      const answers = splitEntry(entry).slice(0, MAX_COLUMNS);
      for (const [slot, answer] of answers.entries()) {
        generators[slot]?.show(describeEntry(answer, language), readEntryRequest(answer));
      }
      batch.current = readBatch(answers, entry.id);
      list.choose(partSettings(answers).own);
    },
  }));

  /** Forgets what a column showed that was removed since. */
  function empty(slot: number): void {
    generators[slot]?.show(IDLE);
    delete batch.current.runs[slot];
  }

  function choose(all: readonly ColumnSettings[]): void {
    const isNew = (slot: number) => columns.every((one) => one.slot !== slot);
    for (const slot of [...all.keys()].filter(isNew)) empty(slot);
    list.choose(all);
  }

  const add = () => empty(list.add());

  return { ...list, shown, isRunning, choose, add: columns.length < MAX_COLUMNS ? add : undefined };
}

/** Saves what began together when none of it is running any more. */
function useSaving(
  batch: RefObject<Batch>,
  columns: readonly Column[],
  isRunning: boolean,
  save: SaveRuns,
): void {
  const saveBatch = useEffectEvent((ended: Batch) => {
    // Another comparison may be shown by now.
    const slots = ended === batch.current ? columns.map(({ slot }) => slot) : ended.slots;
    const [first, ...others] = slots.flatMap((slot) => ended.runs[slot] ?? []);
    if (!first) return;
    // An earlier save may not be through yet, and this one takes its entry's place.
    const before = Promise.resolve(ended.id);
    ended.id = before.then((id) => save([first, ...others], id));
  });
  useEffect(() => {
    if (!isRunning) return;
    const begun = batch.current;
    return () => saveBatch(begun);
  }, [isRunning, batch]);
}

function useColumnList() {
  const [columns, setColumns] = useState<readonly Column[]>(() => lay([NO_SETTINGS, NO_SETTINGS]));
  return {
    columns,
    choose: (all: readonly ColumnSettings[]) => setColumns(lay(all)),
    change: (slot: number, own: ColumnSettings) =>
      setColumns(columns.map((one) => (one.slot === slot ? { slot, own } : one))),
    remove: (slot: number) => setColumns(columns.filter((one) => one.slot !== slot)),
    /** Gives the slot that the new one has. */
    add(): number {
      const slot = [0, 1, 2, 3].find((free) => columns.every((one) => one.slot !== free)) ?? 0;
      setColumns([...columns, { slot, own: NO_SETTINGS }]);
      return slot;
    },
  };
}

/** The first slots with these settings. */
function lay(all: readonly ColumnSettings[]): Column[] {
  return all.map((own, slot) => ({ slot, own }));
}

function readBatch(answers: readonly HistoryEntry[], id: string): Batch {
  return {
    slots: [...answers.keys()],
    runs: answers.map(readRun),
    id: Promise.resolve(id),
  };
}

function readRun(entry: HistoryEntry): FinishedRun {
  const { answer: text, end } = entry;
  return { request: readEntryRequest(entry), text, ...(end && { end }) };
}

type OnEnd = (slot: number, run: FinishedRun) => void;

/** One for each column that there may be. */
function useGenerators(onEnd: OnEnd): readonly Generator[] {
  return [
    useGenerator(0, onEnd),
    useGenerator(1, onEnd),
    useGenerator(2, onEnd),
    useGenerator(3, onEnd),
  ];
}

function useGenerator(slot: number, onEnd: OnEnd): Generator {
  const nowhere = useRef<HTMLElement>(null);
  return useGenerate(undefined, nowhere, (run) => onEnd(slot, run));
}
