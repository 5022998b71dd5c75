import { existsSync, realpathSync, statSync } from 'node:fs';
import { openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { type OutFile, openOutFile } from './out-file.ts';
import { type Job, JobFault } from './prepare-job.ts';
import { isFileFault, sayFileFault } from './say-file-fault.ts';
import type { Store } from './store.ts';

export function nameJournal(out: string): string {
  return `${out}.progress.jsonl`;
}

/** Throws JobFault where the output is somebody else's, in use, or cannot be written. */
export function openFileStore(job: Job, tell: (text: string) => void): Store {
  const { options, speaker, table, layout, form } = job;
  const { say, count } = speaker;
  const { output: path } = options;
  const journalPath = nameJournal(path);
  const lockPath = `${path}.lock`;
  refuseForeign(job);
  const lock = guard(job, lockPath, () => takeLock(lockPath));
  if (!lock) throw new JobFault(say('locked', { out: path, lock: lockPath }));
  const journal = guard(job, journalPath, () => openJournal(journalPath));
  if (journal.damaged > 0) {
    tell(say('damaged', { lines: count('lines', journal.damaged), journal: journalPath }));
  }
  function onFault(thrown: unknown): void {
    const why = sayFileFault(thrown, speaker);
    tell(say('outFault', { out: path, why, journal: journalPath }));
  }
  let out: OutFile | undefined;
  return {
    rows: journal.rows,
    head: journal.head,
    get cost() {
      return journal.cost;
    },
    read: journal.read,
    write: journal.write,
    sync: journal.sync,
    async open() {
      out = await openOutFile({ path, form, layout, table, results: journal, onFault });
    },
    append: (number) => out?.append(number),
    finish: async () => out?.finish(),
    close() {
      journal.close();
      lock.release();
    },
  };
}

function guard<T>({ speaker }: Job, file: string, open: () => T): T {
  try {
    return open();
  } catch (thrown) {
    if (!isFileFault(thrown)) throw thrown;
    throw new JobFault(speaker.say('fileFault', { file, why: sayFileFault(thrown, speaker) }));
  }
}

/** The rows themselves and files of others are not written over. */
function refuseForeign({ options, speaker: { say } }: Job): void {
  const { input, output: out } = options;
  if (!existsSync(out)) return;
  if (input !== '-' && realpathSync(input) === realpathSync(out)) {
    throw new JobFault(say('sameFile'));
  }
  const journal = nameJournal(out);
  const isEmpty = (path: string) => !existsSync(path) || statSync(path).size === 0;
  if (!isEmpty(out) && isEmpty(journal)) throw new JobFault(say('foreignOut', { out, journal }));
}
