import { memo, useState } from 'react';
import type { RowResult } from '../../lib/batch/batch.ts';
import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { cellText } from '../../lib/tables/cell-text.ts';
import type { Cell } from '../../lib/tables/table.ts';
import styles from '../../styles/answer-table.module.css';
import { useBatchTexts } from './use-batch-texts.ts';

type Props = {
  number: number;
  result: RowResult | undefined;
  /** What is put into the prompt. */
  cells: readonly Cell[];
};

/** UTF-16 units of an answer, or lines of it, that are shown until all of it is asked for. */
const EXCERPT = 600;
const LINES = 8;

/** UTF-16 units of what the row has. */
const INPUT_EXCERPT = 160;

export function AnswerRow({ number, result, cells }: Props) {
  return <RowCells number={number} result={result} input={sayInput(cells)} />;
}

type CellsProps = { number: number; result: RowResult | undefined; input: string };

const RowCells = memo(function RowCells({ number, result, input }: CellsProps) {
  const { batchTexts } = useBatchTexts();
  return (
    <tr>
      <th scope="row">
        <span className={styles.number}>{number}</span>
        <span dir="auto">{input}</span>
      </th>
      <td>
        {result ? (
          <Result result={result} />
        ) : (
          <span className={styles.none}>{batchTexts.notAsked}</span>
        )}
      </td>
    </tr>
  );
}, isSame);

/** A result is read anew with each edition of the table, but rarely another. */
function isSame(one: CellsProps, other: CellsProps): boolean {
  const key = ({ number, result, input }: CellsProps) =>
    JSON.stringify([number, input, result?.hash, result?.isDone, result?.result, result?.error]);
  return key(one) === key(other);
}

function Result({ result: { result, error, finish_reason: reason } }: { result: RowResult }) {
  const { batchTexts } = useBatchTexts();
  const note = sayReason(reason, batchTexts);
  return (
    <>
      {error !== '' && <p className={styles.error}>{error}</p>}
      {result !== '' && <Answer text={result} />}
      {note !== undefined && <p className={styles.none}>{note}</p>}
    </>
  );
}

function Answer({ text }: { text: string }) {
  const { batchTexts } = useBatchTexts();
  const [isWhole, setIsWhole] = useState(false);
  const excerpt = cut(text);
  const isCut = excerpt.length < text.length;
  return (
    <>
      <p className={styles.text} dir="auto">
        {isWhole ? text : excerpt}
        {isCut && !isWhole && '…'}
      </p>
      {isCut && (
        <button
          type="button"
          className="quiet"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? batchTexts.shorten : batchTexts.whole}
        </button>
      )}
    </>
  );
}

function cut(text: string): string {
  const lines = text.split('\n', LINES + 1);
  const few = lines.length > LINES ? lines.slice(0, LINES).join('\n') : text;
  return few.slice(0, EXCERPT).toWellFormed();
}

function sayInput(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => cellText(cell).slice(0, INPUT_EXCERPT)).filter(Boolean);
  const text = texts.join(' · ');
  return text.length < INPUT_EXCERPT ? text : `${text.slice(0, INPUT_EXCERPT).toWellFormed()}…`;
}

function sayReason(reason: string, texts: BatchTexts): string | undefined {
  if (reason === 'length') return texts.cutOff;
  if (reason === 'content_filter') return texts.filtered;
  return reason === 'refusal' ? texts.refused : undefined;
}
