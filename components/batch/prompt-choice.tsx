import { useRef } from 'react';
import type { BatchPromptFile } from '../../lib/batch/page-props.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import styles from '../../styles/batch-setup.module.css';
import { changeSetup } from './change-setup.ts';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

type Props = PartProps & { prompt: BatchPromptFile | undefined };

/** A prompt file, or a text of the reader's own with columns in it. */
export function PromptChoice({ model, state, prompt }: Props) {
  const { batchTexts } = useBatchTexts();
  const { setup, prompts } = state;
  return (
    <div className={styles.field}>
      <label htmlFor="batch-prompt">{batchTexts.prompt}</label>
      <select
        id="batch-prompt"
        value={prompt?.id ?? ''}
        aria-describedby={prompt?.description ? 'batch-prompt-hint' : undefined}
        onChange={(event) => changeSetup(model, { preset: event.target.value, chosen: {} })}
      >
        <option value="">{batchTexts.ownText}</option>
        {prompts.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {prompt?.description && (
        <p id="batch-prompt-hint" className={styles.hint}>
          {prompt.description}
        </p>
      )}
      {!prompt && (
        <Template
          text={setup.template}
          columns={state.file?.table.columns ?? []}
          onChange={(template) => changeSetup(model, { template })}
        />
      )}
    </div>
  );
}

type TemplateProps = {
  text: string;
  columns: readonly string[];
  onChange: (text: string) => void;
};

/** Columns that are offered to be put in; a name with other signs cannot stand in braces. */
const OFFERED = 12;
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_. -]{0,98}[\p{L}\p{N}_])?$/u;

function Template({ text, columns, onChange }: TemplateProps) {
  const { batchTexts } = useBatchTexts();
  const fieldRef = useRef<HTMLTextAreaElement>(null);

  /** Where the cursor stands, as typing would, so that it can be undone. */
  function insert(column: string): void {
    const field = fieldRef.current;
    if (!field) return;
    field.focus();
    field.setRangeText(`{{${column}}}`, field.selectionStart, field.selectionEnd, 'end');
    onChange(field.value);
  }

  return (
    <>
      <label htmlFor="batch-template">{batchTexts.ownPrompt}</label>
      <textarea
        id="batch-template"
        ref={fieldRef}
        rows={4}
        dir="auto"
        value={text}
        placeholder={batchTexts.ownPromptPlaceholder}
        aria-describedby="batch-template-hint"
        onChange={(event) => onChange(event.target.value)}
      />
      <p id="batch-template-hint" className={styles.hint}>
        {batchTexts.ownPromptHint}
      </p>
      <ColumnButtons columns={columns} onInsert={insert} />
    </>
  );
}

type ButtonsProps = { columns: readonly string[]; onInsert: (column: string) => void };

function ColumnButtons({ columns, onInsert }: ButtonsProps) {
  const { batchTexts } = useBatchTexts();
  const offered = columns.filter((column) => NAME.test(column)).slice(0, OFFERED);
  if (offered.length === 0) return null;
  return (
    <ul className={styles.columns} aria-label={batchTexts.columnsOf}>
      {offered.map((column) => (
        <li key={column}>
          <button
            type="button"
            className="quiet"
            aria-label={fillIn(batchTexts.insert, { column: `{{${column}}}` })}
            onClick={() => onInsert(column)}
          >
            {`{{${column}}}`}
          </button>
        </li>
      ))}
    </ul>
  );
}
