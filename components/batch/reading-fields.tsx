import type { BatchTexts } from '../../lib/language/batch-texts-en.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { type ReadingChoice, TEXT_ENCODINGS, type TextEncoding } from '../../lib/tables/table.ts';
import styles from '../../styles/batch-setup.module.css';
import type { BatchFile, BatchModel } from './batch-model.ts';
import { readAnew } from './choose-file.ts';
import { useBatchTexts } from './use-batch-texts.ts';

const ENCODINGS: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1251': 'Windows-1251',
  'windows-1252': 'Windows-1252',
};

type Props = { model: BatchModel; file: BatchFile };

/**
 * How the file was read. Its answers would not fit other rows, so it is settled with the first of
 * them.
 */
export function ReadingFields({ model, file }: Props) {
  const { batchTexts } = useBatchTexts();
  const { kind, encoding, delimiter } = file.table.form;
  const { choice } = file;
  const isSettled = model.ledger.size > 0;
  if (kind === 'xlsx') return null;
  return (
    <div className={styles.reading}>
      <Choice
        id="batch-encoding"
        label={batchTexts.encoding}
        value={encoding}
        isChosen={choice.encoding !== undefined}
        isDisabled={isSettled}
        options={TEXT_ENCODINGS.map((one) => [one, ENCODINGS[one]])}
        onChange={(one) => void readAnew(model, change(choice, 'encoding', one))}
      />
      {kind !== 'jsonl' && (
        <Choice
          id="batch-delimiter"
          label={batchTexts.delimiter}
          value={delimiter}
          isChosen={choice.delimiter !== undefined}
          isDisabled={isSettled}
          options={listDelimiters(delimiter, batchTexts)}
          onChange={(one) => void readAnew(model, change(choice, 'delimiter', one))}
        />
      )}
    </div>
  );
}

/** An empty value leaves it to what is found out. */
function change(choice: ReadingChoice, name: keyof ReadingChoice, value: string): ReadingChoice {
  const { [name]: _, ...rest } = choice;
  if (value === '') return rest;
  return name === 'delimiter'
    ? { ...rest, delimiter: value }
    : { ...rest, encoding: value as TextEncoding };
}

type ChoiceProps = {
  id: string;
  label: string;
  /** As the file was read. */
  value: string;
  isChosen: boolean;
  isDisabled: boolean;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
};

function Choice({ id, label, value, isChosen, isDisabled, options, onChange }: ChoiceProps) {
  const { batchTexts } = useBatchTexts();
  const found = options.find(([one]) => one === value)?.[1] ?? value;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={isChosen ? value : ''}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">
          {isChosen ? batchTexts.findOut : fillIn(batchTexts.foundOut, { value: found })}
        </option>
        {options.map(([one, said]) => (
          <option key={one} value={one}>
            {said}
          </option>
        ))}
      </select>
    </div>
  );
}

function listDelimiters(found: string, texts: BatchTexts): [string, string][] {
  const known: [string, string][] = [
    [',', `, ${texts.comma}`],
    [';', `; ${texts.semicolon}`],
    ['\t', texts.tab],
    ['|', `| ${texts.bar}`],
  ];
  const isKnown = found === '' || known.some(([one]) => one === found);
  return isKnown ? known : [...known, [found, found]];
}
