import { type Ref, useEffect, useRef } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import type { ServerDefaults } from '../../lib/answer/page-props.ts';
import type { GenerateRequest } from '../../lib/contract/wire.ts';
import { applySettings } from '../../lib/history/compare-settings.ts';
import styles from '../../styles/compare-panel.module.css';
import type { SettingValues } from '../form/form-fields.ts';
import type { SaveRuns } from '../history/use-history.ts';
import { useTexts } from '../language/use-texts.ts';
import { CompareColumn } from './compare-column.tsx';
import { CompareTools } from './compare-tools.tsx';
import type { Comparison } from './comparison.ts';
import { type ShownColumn, useColumns } from './use-columns.ts';
import { useMarks } from './use-marks.ts';
import { useToldEnds } from './use-told-ends.ts';

type Props = {
  ref: Ref<Comparison>;
  id: string;
  isOpen: boolean;
  shared: SettingValues;
  defaults: ServerDefaults;
  /** The answers are JSON of a known shape. */
  isJson: boolean;
  readRequest: () => GenerateRequest | undefined;
  save: SaveRuns;
  onRunning: (isRunning: boolean) => void;
  /** Takes a column's settings and answer over into the page. */
  take: (state: AnswerState, request: GenerateRequest) => void;
  say: (text: string) => void;
};

/** The same prompt answered several times, side by side. */
export function ComparePanel({ ref, id, isOpen, save, onRunning, ...props }: Props) {
  const { texts } = useTexts();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const { shown, isRunning, ...list } = useColumns(ref, save);
  const states = shown.map(({ generator }) => generator.state);
  const marks = useMarks(states, isRunning, props.say);
  useToldEnds(states, props.say);
  useEffect(() => onRunning(isRunning), [isRunning, onRunning]);
  // Closed, it keeps its answers, but no second field of any name is on the page.
  if (!isOpen) return null;

  function remove(slot: number): void {
    list.remove(slot);
    headingRef.current?.focus();
  }

  return (
    <section id={id} aria-labelledby={`${id}-heading`} className={styles.panel}>
      <h2 ref={headingRef} id={`${id}-heading`} tabIndex={-1}>
        {texts.comparison}
      </h2>
      <CompareTools count={shown.length} isRunning={isRunning} marks={marks} {...list} />
      <div className={styles.columns} data-count={shown.length}>
        {shown.map((column, index) => (
          <PanelColumn
            key={column.slot}
            {...props}
            column={column}
            number={index + 1}
            change={(own) => list.change(column.slot, own)}
            marked={marks.parts?.[index]}
            remove={shown.length > 2 && !isRunning ? () => remove(column.slot) : undefined}
          />
        ))}
      </div>
    </section>
  );
}

type ColumnProps = Pick<Props, 'shared' | 'defaults' | 'isJson' | 'readRequest' | 'take' | 'say'> &
  Pick<Parameters<typeof CompareColumn>[0], 'number' | 'change' | 'marked' | 'remove'> & {
    column: ShownColumn;
  };

function PanelColumn({ column, readRequest, take, ...props }: ColumnProps) {
  const { own, generator } = column;

  /** Hands on the form's request with what the column sets itself. */
  function withRequest(use: (request: GenerateRequest) => void): void {
    const request = readRequest();
    if (request) use(applySettings(request, own));
  }

  return (
    <CompareColumn
      {...props}
      state={generator.state}
      own={own}
      start={(run) => withRequest(generator[run])}
      stop={generator.stop}
      take={() =>
        withRequest((request) =>
          take(generator.state, withQuestion(request, generator.readLastRequest())),
        )
      }
    />
  );
}

/** The settings of the one with the question of the other, which is what the answer is to. */
function withQuestion(request: GenerateRequest, asked = request): GenerateRequest {
  const { prompt, preset, inputs } = asked;
  return { ...request, prompt, preset, inputs };
}
