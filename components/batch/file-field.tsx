import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { sayCount } from '../../lib/language/say-amounts.ts';
import styles from '../../styles/batch-setup.module.css';
import dropStyles from '../../styles/file-field.module.css';
import { type BatchFile, isBusy } from './batch-model.ts';
import { takeFile } from './choose-file.ts';
import { ReadingFields } from './reading-fields.tsx';
import type { PartProps } from './setup-part.tsx';
import { SureQuestion } from './sure-question.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

const ACCEPTED = '.csv,.tsv,.tab,.txt,.jsonl,.ndjson,.xlsx';

/**
 * Chosen by the keyboard or the pointer, or dropped. A file with answers is not replaced without a
 * question.
 */
export function FileField({ model, state }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const [asked, setAsked] = useState<File>();
  const hintId = useId();

  function choose(file: File | undefined): void {
    if (!file) return;
    if (model.ledger.size > 0) setAsked(file);
    else void takeFile(model, file);
  }

  return (
    <DropZone onDrop={choose} isDisabled={state.stage !== 'open' || isBusy(state)}>
      <label htmlFor="batch-file">{batchTexts.file}</label>
      <input
        id="batch-file"
        type="file"
        accept={ACCEPTED}
        aria-describedby={hintId}
        aria-invalid={state.fileFault !== undefined || undefined}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          // So that the same file can be chosen again, after it was changed.
          event.target.value = '';
        }}
      />
      <div id={hintId} className={styles.hint}>
        {state.file ? <FileFacts file={state.file} /> : <p>{batchTexts.fileHint}</p>}
      </div>
      {state.isReading && <p className={styles.hint}>{batchTexts.reading}</p>}
      {state.fileFault !== undefined && (
        <p role="alert" className={styles.fault}>
          {state.fileFault}
        </p>
      )}
      {asked && (
        <SureQuestion
          question={batchTexts.replaceSure}
          yes={batchTexts.otherFile}
          onYes={() => {
            setAsked(undefined);
            void takeFile(model, asked);
          }}
          onNo={() => setAsked(undefined)}
        />
      )}
      {state.file && <ReadingFields model={model} file={state.file} />}
    </DropZone>
  );
}

function FileFacts({ file }: { file: BatchFile }) {
  const { batchTexts, locale } = useBatchTexts();
  const { rows, columns } = file.table;
  const counts = [
    sayCount(batchTexts.rows, rows.length, locale),
    sayCount(batchTexts.columns, columns.length, locale),
  ];
  return (
    <p>
      <strong dir="auto">{file.name}</strong> — {counts.join(', ')}
    </p>
  );
}

type DropProps = {
  onDrop: (file: File | undefined) => void;
  isDisabled: boolean;
  children: ReactNode;
};

function DropZone({ onDrop, isDisabled, children }: DropProps) {
  const [isOver, setIsOver] = useState(false);

  /** Else the browser would open the file in place of the page. */
  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsOver(!isDisabled);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field within does the same by the keyboard
    <div
      className={dropStyles.drop}
      data-is-over={isOver}
      onDragOver={onDragOver}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        if (!isDisabled) onDrop(event.dataTransfer.files[0]);
      }}
    >
      {children}
    </div>
  );
}
