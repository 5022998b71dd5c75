import { getPrefix } from '../../lib/language/locale.ts';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/run-bar.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { type BatchState, isBusy } from './batch-model.ts';
import { ProgressPart } from './progress-part.tsx';
import { pauseRun, startRun, stopRun } from './run-rows.ts';
import { sayStatus } from './say-status.ts';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/** What starts and ends the asking, and how far it is. */
export function RunBar({ model, state }: PartProps) {
  const { texts, batchTexts, locale } = useBatchTexts();
  const { phase, plan, stage, fault } = state;
  const isOpen = stage === 'open';
  const failed = plan?.failed ?? 0;
  const isSignedOut = phase.kind === 'paused' && phase.reason === 'signed-out';
  return (
    <div className={styles.bar} data-is-running={isBusy(state)}>
      <div className={styles.buttons}>
        <MainButton model={model} state={state} />
        {phase.kind === 'idle' ? (
          <button type="button" disabled={!isOpen} onClick={() => void startRun(model, 'first')}>
            {batchTexts.tryFirst}
          </button>
        ) : (
          <button type="button" onClick={() => stopRun(model)}>
            {texts.stop}
          </button>
        )}
        {!isBusy(state) && failed > 0 && (
          <button type="button" onClick={() => void startRun(model, 'failed')}>
            {sayCount(batchTexts.retryFailed, failed, locale)}
          </button>
        )}
      </div>
      <p role="status" className={styles.status} data-is-fault={fault !== undefined}>
        {sayStatus(state, { texts: batchTexts, locale })}
      </p>
      {isSignedOut && <SignInLink state={state} />}
      {(isBusy(state) || model.ledger.size > 0) && <ProgressPart model={model} state={state} />}
    </div>
  );
}

/** One button, so that whoever starts by the keyboard can pause by it. */
function MainButton({ model, state: { phase, stage } }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const isRunning = phase.kind === 'running';
  const labels = {
    idle: batchTexts.start,
    running: batchTexts.pause,
    pausing: batchTexts.resume,
    paused: batchTexts.resume,
  };
  return (
    <button
      type="button"
      className={isRunning ? styles.pause : 'main'}
      disabled={stage !== 'open'}
      onClick={() => (isRunning ? pauseRun(model, 'asked') : void startRun(model, 'rest'))}
    >
      {labels[phase.kind]}
    </button>
  );
}

/**
 * In this tab, which then finds all on the device; what the tab alone remembers must not be left.
 */
function SignInLink({ state }: { state: BatchState }) {
  const { texts, locale } = useBatchTexts();
  const next = encodeURIComponent(`${getPrefix(locale)}/batch`);
  return (
    <p>
      <a href={`${BASE_PATH}/sign-in?next=${next}`} target={state.isLasting ? undefined : '_blank'}>
        {texts.signIn}
      </a>
    </p>
  );
}
