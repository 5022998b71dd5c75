import type { Table } from '../../lib/tables/table.ts';
import styles from '../../styles/batch-setup.module.css';
import type { BatchModel } from './batch-model.ts';
import type { NamedVariable, Question } from './batch-setup.ts';
import { changeSetup } from './change-setup.ts';
import { useBatchTexts } from './use-batch-texts.ts';

type Props = { model: BatchModel; table: Table; question: Question };

/** A column for each variable: found by its name, or chosen. */
export function ColumnMatch({ model, table, question }: Props) {
  const { batchTexts } = useBatchTexts();
  const { columns } = question.batch;

  function choose(name: string, column: string): void {
    const { chosen } = model.get().setup;
    changeSetup(model, { chosen: { ...chosen, [name]: column } });
  }

  return (
    <fieldset className={styles.matching}>
      <legend>{batchTexts.matching}</legend>
      <p className={styles.hint}>{batchTexts.matchHint}</p>
      <div className={styles.matches}>
        {question.variables.map((variable) => (
          <Match
            key={variable.name}
            variable={variable}
            column={columns[variable.name] ?? ''}
            columns={table.columns}
            onChoose={(column) => choose(variable.name, column)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type MatchProps = {
  variable: NamedVariable;
  /** Empty for none. */
  column: string;
  columns: readonly string[];
  onChoose: (column: string) => void;
};

function Match({ variable: { name, label, isNeeded }, column, columns, onChoose }: MatchProps) {
  const { batchTexts } = useBatchTexts();
  const id = `batch-column-${name}`;
  const none = isNeeded ? batchTexts.chooseColumn : batchTexts.noColumn;
  return (
    <div className={styles.field}>
      <label htmlFor={id} dir="auto">
        {label}
      </label>
      <select
        id={id}
        value={column}
        aria-invalid={(isNeeded && column === '') || undefined}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">{none}</option>
        {columns.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </div>
  );
}
