import type { BatchEnd } from '../../lib/batch/batch.ts';
import { listNumbers } from './plan-rows.ts';
import type { Job } from './prepare-job.ts';
import type { Store } from './store.ts';

/** `fault`: a disk that takes no more. */
export type End = BatchEnd | { kind: 'fault'; why: string };

/** Says how it ended and how to go on. Returns the exit status. */
export function sayEnd(
  job: Job,
  { rows, cost }: Pick<Store, 'rows' | 'cost'>,
  end: End,
  args: readonly string[],
  tell: (text: string) => void,
): number {
  const { options, speaker, table } = job;
  const { say, count } = speaker;
  const numbers = table.rows.map((_, index) => index + 1).filter((number) => rows.has(number));
  const failed = numbers.filter((number) => rows.get(number)?.isDone === false);
  const all = count('rows', table.rows.length);
  const of = { finished: numbers.length, total: table.rows.length, cost: speaker.cost(cost) };
  const out = options.output === '-' ? 'stdout' : options.output;
  if (end.kind === 'all') tell(say('all', { rows: all, out, cost: of.cost }));
  else tell(sayStop(job, end, of));
  if (failed.length > 0) {
    tell(say('failed', { rows: count('rows', failed.length), numbers: listNumbers(failed) }));
  }
  const canGoOn = end.kind !== 'all' && options.output !== '-' && options.input !== '-';
  if (canGoOn) tell(say('goOn', { command: writeCommand(args) }));
  if (end.kind === 'all') return failed.length > 0 ? 1 : 0;
  return { stopped: 130, cost: 3, unpriced: 3, refused: 1, fault: 1 }[end.kind];
}

function sayStop(
  { options, speaker: { say } }: Job,
  end: Exclude<End, { kind: 'all' }>,
  of: { finished: number; total: number; cost: string },
): string {
  switch (end.kind) {
    case 'stopped':
      return say('stopped', of);
    case 'cost':
      return say('cost', { ...of, cost: of.cost.replace(/^, /, '') });
    case 'unpriced':
      return say('unpriced', { ...of, model: end.model });
    case 'refused':
      return say('refused', { ...of, code: end.code, message: end.message });
    case 'fault':
      return say('fileFault', { file: `${options.output}.progress.jsonl`, why: end.why });
  }
}

/** The command again, for a shell, without the token. */
function writeCommand(args: readonly string[]): string {
  const shown = args.map((arg, index) => {
    if (args[index - 1] === '--token') return 'TOKEN';
    if (arg.startsWith('--token=')) return '--token=TOKEN';
    return /^[\w./:=@%+,-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
  });
  return `npm run batch -- ${shown.join(' ')}`;
}
