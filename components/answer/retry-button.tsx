import { useLayoutEffect, useState } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayTime } from '../../lib/language/say-times.ts';
import styles from '../../styles/answer-region.module.css';
import { useTexts } from '../language/use-texts.ts';

type Props = { failure: Failure | undefined; continueFrom: string | undefined; retry: () => void };

/** Waits as long as the server asked for. */
export function RetryButton({ failure, continueFrom, retry }: Props) {
  const { texts, locale } = useTexts();
  const left = useCountdown(failure);
  return (
    <>
      <button
        type="submit"
        disabled={left > 0}
        {...(continueFrom !== undefined && { name: 'continue_from', value: continueFrom })}
        onClick={(event) => {
          event.preventDefault();
          retry();
        }}
      >
        {texts.retry}
      </button>
      {left > 0 && (
        <span className={styles.wait}>
          {fillIn(texts.retryIn, { wait: sayTime(left * 1000, locale) })}
        </span>
      )}
    </>
  );
}

/**
 * Whole seconds until the failure's time to retry; without JavaScript nobody counts, so there is no
 * wait.
 */
function useCountdown(failure: Failure | undefined): number {
  const [passed, setPassed] = useState<number | undefined>();
  const wait = failure?.retry_after ?? 0;
  useLayoutEffect(() => {
    const startedAt = performance.now();
    setPassed(0);
    const timer = setInterval(() => {
      const seconds = (performance.now() - startedAt) / 1000;
      setPassed(seconds);
      if (seconds >= wait) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [wait]);
  return passed === undefined ? 0 : Math.max(0, Math.ceil(wait - passed));
}
