import { parseArgs } from 'node:util';

export const PARTS = [
  'json',
  'streams',
  'together',
  'many',
  'memory',
  'start',
  'page',
  'growth',
  'batch',
] as const;
export type PartName = (typeof PARTS)[number];

export const TARGETS = ['stand-in', 'nginx', 'relay', 'empty', 'program', 'with-redis'] as const;
export type TargetName = (typeof TARGETS)[number];

export type Options = {
  parts: readonly PartName[];
  targets: readonly TargetName[];
  rounds: number;
  /** Of each measurement. */
  seconds: number;
  /** Requests before a target is measured, so that its code is compiled. */
  warmUp: number;
  /** Of the JSON load. */
  connections: number;
  streams: number;
  /** Of each stream, a second. */
  wordsPerSecond: number;
  /** Streams over two processes, in the part `many`. */
  manyStreams: number;
  /** Of the part `batch`. */
  rows: number;
  /** Whether the model server's events come without OpenAI's padding. */
  isPlain: boolean;
  isProfiled: boolean;
  /** Whether the tables replace those in docs/performance.md. */
  isForDocs: boolean;
  output: string;
};

export const HELP = `npm run bench -- [flags]

  --only ${PARTS.join(',')}   parts to measure (all)
  --targets ${TARGETS.join(',')}   what to measure them on (all)
  --rounds 3             times each target takes its turn
  --seconds 3            length of one measurement
  --warm-up 3000         requests before a target is measured
  --connections 16       of the JSON load
  --streams 300          at once
  --words-per-second 50  of each stream
  --many 800             streams over two processes
  --rows 1000            of a batch
  --plain                the model server sends no padding, as most but OpenAI's don't
  --profile              writes CPU profiles of the program into .bench/profiles, and sums them up
  --docs                 puts the tables into docs/performance.md
  --output bench-results.json`;

/** Reads the command line. Throws with a sentence where it is wrong. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      targets: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      'warm-up': { type: 'string', default: '3000' },
      connections: { type: 'string', default: '16' },
      streams: { type: 'string', default: '300' },
      'words-per-second': { type: 'string', default: '50' },
      many: { type: 'string', default: '800' },
      rows: { type: 'string', default: '1000' },
      plain: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      output: { type: 'string', default: 'bench-results.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    parts: readNames('--only', values.only, PARTS),
    targets: readNames('--targets', values.targets, TARGETS),
    rounds: readCount('--rounds', values.rounds),
    seconds: readCount('--seconds', values.seconds),
    warmUp: readCount('--warm-up', values['warm-up']),
    connections: readCount('--connections', values.connections),
    streams: readCount('--streams', values.streams),
    wordsPerSecond: readCount('--words-per-second', values['words-per-second']),
    manyStreams: readCount('--many', values.many),
    rows: readCount('--rows', values.rows),
    isPlain: values.plain,
    isProfiled: values.profile,
    isForDocs: values.docs,
    output: values.output,
  };
}

function readNames<T extends string>(
  flag: string,
  text: string | undefined,
  known: readonly T[],
): readonly T[] {
  if (text === undefined) return known;
  const asked = text.split(',');
  const stranger = asked.find((name) => !known.some((one) => one === name));
  if (stranger !== undefined) {
    throw new Error(`${flag} knows ${known.join(', ')}, and not ${stranger}`);
  }
  return known.filter((name) => asked.includes(name));
}

function readCount(flag: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`${flag} needs a whole number of 1 or more`);
  }
  return count;
}
