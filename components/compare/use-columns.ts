import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { IDLE } from '../../lib/answer/answer-state.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import {
  applySettings,
  type ColumnSettings,
  NO_SETTINGS,
  partSettings,
} from '../../lib/history/compare-settings.ts';
import {
  type FinishedRun,
  type HistoryEntry,
  readEntryRequest,
  splitEntry,
} from '../../lib/history/history.ts';
import { describeEntry } from '../answer/run-answer.ts';
import { type Generator, useGenerate } from '../answer/use-generate.ts';
import type { SaveRuns } from '../history/use-history.ts';
import { useTexts } from '../language/use-texts.ts';
import type { Comparison } from './use-compare.ts';

const MAX_COLUMNS = 4;

/** A column has one of the generators, whatever its place. */
type Column = { slot: number; own: ColumnSettings };

/** What began together, by slots, and the entry of the history that it became. */
type Batch = { runs: (FinishedRun | undefined)[]; id?: string | undefined };

/** A column with what asks for it. */
export type ShownColumn = Column & { generator: Generator };

/** The columns of a comparison: each asks by itself, all begin together, and what they gave is saved as one entry. */
export function useColumns(ref: Ref<Comparison>, save: SaveRuns) {
  const language = useTexts();
  const batch = useRef<Batch>({ runs: [] });
  const generators = useGenerators((slot, run) => {
    batch.current.runs[slot] = run;
  });
  const { columns, ...list } = useColumnList();
  const shown = columns.flatMap((column): ShownColumn[] => {
    const generator = generators[column.slot];
    return generator ? [{ ...column, generator }] : [];
  });
  const isRunning = shown.some(({ generator }) => generator.state.phase === 'running');

  const saveBatch = useEffectEvent(async (ended: Batch) => {
    const [first, ...others] = columns.flatMap(({ slot }) => ended.runs[slot] ?? []);
    if (first) ended.id = await save([first, ...others], ended.id);
  });
  useEffect(() => {
    if (!isRunning) return;
    const begun = batch.current;
    return () => void saveBatch(begun);
  }, [isRunning]);

  useImperativeHandle(ref, () => ({
    start(request: GenerateRequest) {
      batch.current = { runs: [] };
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
      batch.current = { runs: answers.map(readRun), id: entry.id };
      list.choose(partSettings(answers).own);
    },
  }));

  function add(): void {
    const slot = list.add();
    generators[slot]?.show(IDLE);
  }

  return { ...list, shown, isRunning, add: columns.length < MAX_COLUMNS ? add : undefined };
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
