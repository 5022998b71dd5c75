import { useState } from 'react';
import { fillIn } from '../../lib/language/fill-in.ts';
import { TABLE_KINDS, type TableKind } from '../../lib/tables/table.ts';
import styles from '../../styles/answer-table.module.css';
import { downloadRows } from './download-rows.ts';
import type { PartProps } from './setup-part.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/** The file with its answers, at any time: in the form that it came in, or in another. */
export function DownloadTools({ model, state }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const own = state.file?.table.form.kind ?? 'csv';
  const [chosen, setChosen] = useState<TableKind>();
  const kinds = TABLE_KINDS.filter((kind) => kind !== own);
  return (
    <div className={styles.download}>
      <button type="button" onClick={() => void downloadRows(model, chosen ?? own)}>
        {batchTexts.download}
      </button>
      <label htmlFor="batch-kind">{batchTexts.downloadAs}</label>
      <select
        id="batch-kind"
        value={chosen ?? own}
        onChange={(event) => setChosen(TABLE_KINDS.find((kind) => kind === event.target.value))}
      >
        <option value={own}>{fillIn(batchTexts.sameForm, { kind: own.toUpperCase() })}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kind.toUpperCase()}
          </option>
        ))}
      </select>
    </div>
  );
}
