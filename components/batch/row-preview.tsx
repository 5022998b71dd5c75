import { buildRequest } from '../../lib/batch/build-request.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import type { Table } from '../../lib/tables/table.ts';
import styles from '../../styles/batch-setup.module.css';
import type { Question } from './batch-setup.ts';
import { useBatchTexts } from './use-batch-texts.ts';

type Props = { table: Table; question: Question };

const SHOWN = 3;

/** UTF-16 units of a value that can be seen here at most. */
const EXCERPT = 500;

/** The first rows, as they will be asked. */
export function RowPreview({ table, question }: Props) {
  const { batchTexts } = useBatchTexts();
  const { batch } = question;
  return (
    <section className={styles.preview} aria-labelledby="batch-preview">
      <h2 id="batch-preview">{batchTexts.preview}</h2>
      <ol>
        {table.rows.slice(0, SHOWN).map((cells, index) => (
          <li key={index}>
            <span className={styles.number}>
              {fillIn(batchTexts.previewRow, { n: String(index + 1) })}
            </span>
            <Filled
              request={buildRequest(batch, table.columns, cells)}
              variables={question.variables}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

type FilledProps = Pick<Question, 'variables'> & { request: ReturnType<typeof buildRequest> };

/** The whole text where it is the reader's own; of a prompt file, the values. */
function Filled({ request: { prompt, inputs = {} }, variables }: FilledProps) {
  const { batchTexts } = useBatchTexts();
  if (prompt !== undefined) return <p dir="auto">{cut(prompt)}</p>;
  return (
    <dl>
      {variables.map(({ name, label }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd dir="auto">{cut(String(inputs[name] ?? '')) || `(${batchTexts.emptyValue})`}</dd>
        </div>
      ))}
    </dl>
  );
}

function cut(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
