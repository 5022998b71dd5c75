import { existsSync, realpathSync, statSync } from 'node:fs';
import { type Journal, openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { markTable } from './mark-table.ts';
import { type OutFile, openOutFile } from './out-file.ts';
import { type Job, JobFault } from './prepare-job.ts';
import { isFileFault, sayFileFault } from './say-file-fault.ts';
import { showResults } from './shown-results.ts';
import type { Store } from './store.ts';

export function nameJournal(out: string): string {
  return `${out}.progress.jsonl`;
}

/** Throws JobFault where the output is somebody else's, in use, or cannot be written. */
export function openFileStore(job: Job, tell: (text: string) => void): Store {
  const { options, speaker, whole, layout, form } = job;
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
  const results = showResults(job, journal);
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
    async open(isIdle) {
      if (isIdle && !isEmpty(path) && journal.laidOut === markTable(job)) {
        tell(say('untouched', { out: path }));
        return;
      }
      out = await openOutFile({ path, form, layout, table: whole, results, onFault });
    },
    append: (number) => out?.append(number),
    async finish() {
      await out?.finish();
      if (out && results.isAll()) noteLaidOut(job, journal);
    },
    close() {
      journal.close();
      lock.release();
    },
  };
}

function noteLaidOut(job: Job, journal: Journal): void {
  try {
    journal.write({ laidOut: markTable(job) });
  } catch (thrown) {
    // As on a full disk: the next run lays the output out again.
    if (!isFileFault(thrown)) throw thrown;
  }
}

function isEmpty(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
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
  if (!isEmpty(out) && isEmpty(journal)) throw new JobFault(say('foreignOut', { out, journal }));
}
