import { useContext } from 'react';
import type { Failure } from '../../lib/answer/answer-state.ts';
import { writeSignIn } from '../../lib/answer/page-address.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import styles from '../../styles/failure-alert.module.css';
import { BASE_PATH } from '../browser/base-path.ts';
import { AddressContext } from '../browser/page-address.ts';
import { useTexts } from '../language/use-texts.ts';

export function FailureAlert({ failure }: { failure: Failure }) {
  const { texts } = useTexts();
  const address = useContext(AddressContext);
  return (
    <div className={styles.failure}>
      <p role="alert">
        {/* The server's own words name the field as programs know it. */}
        {failure.code === 'missing_prompt' ? texts.emptyPrompt : failure.message}
      </p>
      {failure.code === 'unauthorized' && (
        <p>
          <a href={BASE_PATH + writeSignIn(address)}>{texts.signIn}</a>
        </p>
      )}
      {failure.request_id && (
        <p className={styles.id}>{fillIn(texts.requestId, { id: failure.request_id })}</p>
      )}
    </div>
  );
}
