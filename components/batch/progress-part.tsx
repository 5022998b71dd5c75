import type { BatchProgress } from '../../lib/batch/batch.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayDollars } from '../../lib/language/say-amounts.ts';
import { sayDuration } from '../../lib/language/say-duration.ts';
import styles from '../../styles/run-bar.module.css';
import type { BatchModel, BatchState } from './batch-model.ts';
import { sayWaiting } from './say-status.ts';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/** How far it is. Not read aloud with each row; the status line tells what matters. */
export function ProgressPart({ model, state }: PartProps) {
  const { batchTexts, locale } = useBatchTexts();
  const progress = findProgress(model, state);
  const { total, done, failed, cost, msLeft, waiting } = progress;
  const number = new Intl.NumberFormat(locale);
  const waitingFor = sayWaiting(progress, batchTexts);
  const of = { done: number.format(done + failed), total: number.format(total) };
  const isRunning = state.phase.kind === 'running';
  return (
    <div className={styles.progress}>
      <div
        role="progressbar"
        aria-label={batchTexts.progress}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done + failed}
        aria-valuetext={fillIn(batchTexts.progressOf, of)}
        className={styles.track}
      >
        <Track total={total} done={done} failed={failed} />
      </div>
      <ul className={styles.counts}>
        <Count number={number.format(done)} name={batchTexts.doneRows} />
        <Count number={number.format(failed)} name={batchTexts.failedRows} isBad={failed > 0} />
        <Count number={number.format(total - done - failed)} name={batchTexts.restRows} />
        {cost !== undefined && (
          <Count number={sayDollars(cost, locale)} name={batchTexts.costSoFar} />
        )}
        {isRunning && msLeft !== undefined && msLeft > 0 && (
          <li>{fillIn(batchTexts.timeLeft, { time: sayDuration(msLeft, locale) })}</li>
        )}
      </ul>
      {isRunning && waiting && waitingFor !== '' && (
        <p className={styles.waiting}>
          {fillIn(batchTexts.waitingFor, {
            time: sayDuration(waiting.ms, locale),
            reason: waitingFor,
          })}
        </p>
      )}
    </div>
  );
}

/** That of the run, else how the rows stand. */
function findProgress(model: BatchModel, { progress, plan }: BatchState): BatchProgress {
  if (progress) return progress;
  const { total = 0, done = 0, failed = 0 } = plan ?? {};
  return { total, done, failed, running: 0, cost: model.ledger.cost, msLeft: undefined };
}

function Track({ total, done, failed }: Pick<BatchProgress, 'total' | 'done' | 'failed'>) {
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${Math.max(1, total)} 1`} preserveAspectRatio="none">
      <rect className={styles.done} width={done} height="1" />
      <rect className={styles.failed} x={done} width={failed} height="1" />
    </svg>
  );
}

function Count({ number, name, isBad }: { number: string; name: string; isBad?: boolean }) {
  return (
    <li data-is-bad={isBad || undefined}>
      <strong>{number}</strong> {name}
    </li>
  );
}
