import { useId, useState } from 'react';
import { fillIn } from '../../lib/language/fill-in.ts';
import styles from '../../styles/answer-table.module.css';
import { AnswerRow } from './answer-row.tsx';
import type { BatchState } from './batch-model.ts';
import { findPrompt, readQuestion } from './batch-setup.ts';
import { DownloadTools } from './download-tools.tsx';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';
import { type Shown, useShownRows } from './use-shown-rows.ts';

/** Rows on a page: as many as can be drawn anew several times a second. */
const PAGE = 50;

/** The rows with their answers, a page of them at a time, and what takes them away. */
export function AnswerTable({ model, state }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const [shown, setShown] = useState<Shown>('all');
  const [first, setFirst] = useState(0);
  const titleId = useId();
  const rows = useShownRows(model, state, { shown, first, count: PAGE });
  return (
    <section className={styles.answers} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h2 id={titleId}>{batchTexts.answers}</h2>
        <ShownChoice
          shown={shown}
          onChange={(one) => {
            setShown(one);
            setFirst(0);
          }}
        />
      </div>
      <DownloadTools model={model} state={state} />
      <Rows titleId={titleId} rows={rows.page} state={state} />
      {rows.total > PAGE && (
        <Pager first={Math.min(first, rows.first)} total={rows.total} onTurn={setFirst} />
      )}
    </section>
  );
}

type RowsProps = {
  titleId: string;
  rows: ReturnType<typeof useShownRows>['page'];
  state: BatchState;
};

function Rows({ titleId, rows, state }: RowsProps) {
  const { batchTexts } = useBatchTexts();
  const inputs = findInputs(state);
  if (rows.length === 0) return <p className={styles.none}>{batchTexts.noneSuch}</p>;
  return (
    <table className={styles.table} aria-labelledby={titleId}>
      <thead>
        <tr>
          <th scope="col">{batchTexts.row}</th>
          <th scope="col">{batchTexts.answer}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ number, result }) => (
          <AnswerRow
            key={number}
            number={number}
            result={result}
            cells={inputs.map((index) => state.file?.table.rows[number - 1]?.[index])}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The places of the columns that are put into the prompt; of the first, where none is. */
function findInputs({ file, setup, prompts }: BatchState): number[] {
  if (!file) return [];
  const { batch } = readQuestion(setup, file.table, findPrompt(setup, prompts));
  const indexes = Object.values(batch.columns).map((name) => file.table.columns.indexOf(name));
  return indexes.length > 0 ? [...new Set(indexes)] : [0];
}

function ShownChoice({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }) {
  const { batchTexts } = useBatchTexts();
  const choices: readonly (readonly [Shown, string])[] = [
    ['all', batchTexts.allRows],
    ['done', batchTexts.onlyDone],
    ['failed', batchTexts.onlyFailed],
    ['rest', batchTexts.onlyRest],
  ];
  return (
    <div className={styles.shown}>
      <label htmlFor="batch-shown">{batchTexts.show}</label>
      <select
        id="batch-shown"
        value={shown}
        onChange={(event) => onChange(readShown(event.target.value))}
      >
        {choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

function readShown(value: string): Shown {
  return value === 'done' || value === 'failed' || value === 'rest' ? value : 'all';
}

type PagerProps = { first: number; total: number; onTurn: (first: number) => void };

function Pager({ first, total, onTurn }: PagerProps) {
  const { batchTexts, locale } = useBatchTexts();
  const number = new Intl.NumberFormat(locale);
  const last = Math.min(first + PAGE, total);
  return (
    <nav className={styles.pager} aria-label={batchTexts.pages}>
      <button
        type="button"
        disabled={first === 0}
        onClick={() => onTurn(Math.max(0, first - PAGE))}
      >
        {batchTexts.earlier}
      </button>
      <span>
        {fillIn(batchTexts.pageOf, {
          first: number.format(first + 1),
          last: number.format(last),
          total: number.format(total),
        })}
      </span>
      <button type="button" disabled={last >= total} onClick={() => onTurn(first + PAGE)}>
        {batchTexts.later}
      </button>
    </nav>
  );
}
