import { useEffect, useState } from 'react';
import type { BatchPageProps } from '../../lib/batch/page-props.ts';
import styles from '../../styles/batch-page.module.css';
import pageStyles from '../../styles/prompt-page.module.css';
import { FailureAlert } from '../answer/failure-alert.tsx';
import { LanguageContext, useTexts } from '../language/use-texts.ts';
import { FormList } from '../page/form-list.tsx';
import { PageHeader } from '../page/page-header.tsx';
import { AnswerTable } from './answer-table.tsx';
import { createModel, isBusy, useBatchState } from './batch-model.ts';
import { ForgetButton } from './forget-button.tsx';
import { openBatch } from './open-batch.ts';
import { RunBar } from './run-bar.tsx';
import { SetupPart } from './setup-part.tsx';
import { BatchTextsContext } from './use-batch-texts.ts';
import { useTitle } from './use-title.ts';

export function BatchPage(props: BatchPageProps) {
  const { locale, texts, batchTexts } = props;
  return (
    <LanguageContext value={{ locale, texts }}>
      <BatchTextsContext value={batchTexts}>
        <Page {...props} />
      </BatchTextsContext>
    </LanguageContext>
  );
}

function Page(props: BatchPageProps) {
  const { texts } = useTexts();
  const { batchTexts, failure } = props;
  return (
    <main className={pageStyles.page}>
      <PageHeader {...props} />
      {props.defaults.isDemo && <p className={pageStyles.notice}>{texts.demoNotice}</p>}
      {failure && <FailureAlert failure={failure.error} />}
      {!failure && (
        <>
          <noscript>
            <p className={styles.note}>{batchTexts.needsScript}</p>
          </noscript>
          <Workspace {...props} />
        </>
      )}
      <FormList forms={props.forms} place={props.place} />
    </main>
  );
}

/** Read in the browser alone, so nothing of it is offered without JavaScript. */
function Workspace(props: BatchPageProps) {
  const { batchTexts } = props;
  const [model] = useState(() => createModel(props));
  const state = useBatchState(model);
  useEffect(() => openBatch(model), [model]);
  useTitle(state, props.heading.name);
  if (state.stage === 'elsewhere') {
    return (
      <p role="status" className={styles.note}>
        {batchTexts.elsewhere}
      </p>
    );
  }
  return (
    <div className={`scripted ${styles.workspace}`}>
      {!state.isLasting && <p className={styles.note}>{batchTexts.tabOnly}</p>}
      <SetupPart model={model} state={state} />
      <RunBar model={model} state={state} />
      {(isBusy(state) || model.ledger.size > 0) && <AnswerTable model={model} state={state} />}
      {state.file && <ForgetButton model={model} state={state} />}
    </div>
  );
}
