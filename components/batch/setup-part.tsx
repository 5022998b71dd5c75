import { useLayoutEffect, useRef, useState } from 'react';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/batch-setup.module.css';
import { type BatchModel, type BatchState, isBusy } from './batch-model.ts';
import { BatchSettings } from './batch-settings.tsx';
import { findPrompt, readQuestion } from './batch-setup.ts';
import { ColumnMatch } from './column-match.tsx';
import { EstimateList } from './estimate-list.tsx';
import { FileField } from './file-field.tsx';
import { PromptChoice } from './prompt-choice.tsx';
import { RowPreview } from './row-preview.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

export type PartProps = { model: BatchModel; state: BatchState };

/** What is asked: folded once it is under way, and unfolded where something is missing in it. */
export function SetupPart({ model, state }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const [isOpen, setIsOpen] = useState(true);
  const busy = isBusy(state);
  const need = busy ? 'folded' : state.fault && 'open';
  const [met, setMet] = useState(need);
  if (need !== met) {
    setMet(need);
    if (need) setIsOpen(need === 'open');
  }
  const foldRef = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    // What was below has moved up; the first answers are what one wants to see.
    if (busy) foldRef.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }, [busy]);
  return (
    <details
      ref={foldRef}
      className={styles.setup}
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={styles.name}>{batchTexts.setup}</span>
        <SetupSummary state={state} />
      </summary>
      <fieldset className={styles.parts} disabled={state.stage !== 'open' || busy}>
        <Question model={model} state={state} />
        <div className={styles.side}>
          <BatchSettings key={state.stage} model={model} state={state} />
          <EstimateList model={model} state={state} />
        </div>
      </fieldset>
    </details>
  );
}

function Question({ model, state }: PartProps) {
  const { file, setup, prompts } = state;
  const prompt = findPrompt(setup, prompts);
  const question = file && readQuestion(setup, file.table, prompt);
  return (
    <div className={styles.question}>
      <FileField model={model} state={state} />
      <PromptChoice model={model} state={state} prompt={prompt} />
      {file && question && question.variables.length > 0 && (
        <>
          <ColumnMatch model={model} table={file.table} question={question} />
          <RowPreview table={file.table} question={question} />
        </>
      )}
    </div>
  );
}

/** What the folded part holds, in one line. */
function SetupSummary({ state }: Pick<PartProps, 'state'>) {
  const { batchTexts, locale } = useBatchTexts();
  const { file, setup, prompts } = state;
  const prompt = findPrompt(setup, prompts);
  const parts = [
    file?.name,
    file && sayCount(batchTexts.rows, file.table.rows.length, locale),
    prompt?.name ?? batchTexts.ownText,
    setup.model || undefined,
  ];
  return <span className={styles.line}>{parts.filter(Boolean).join(' · ')}</span>;
}
