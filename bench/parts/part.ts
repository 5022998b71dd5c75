import type { Options } from '../options.ts';
import type { Stage } from '../stage.ts';

/** A measured line: what it is about, and its numbers by name. */
export type Row = { name: string; numbers: Record<string, number>; notes?: string[] };

export type PartResult = { title: string; rows: Row[] };

/** Measures one thing; `say` tells the impatient how far it is. */
export type Part = (
  stage: Stage,
  options: Options,
  say: (line: string) => void,
) => Promise<PartResult>;
