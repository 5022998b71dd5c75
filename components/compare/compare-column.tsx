import { useEffectEvent, useId, useLayoutEffect, useRef } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import type { MarkedPart } from '../../lib/answer/mark-differences.ts';
import { hasText, joinBlocks } from '../../lib/answer/text-blocks.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import styles from '../../styles/compare-panel.module.css';
import { AnswerBody } from '../answer/answer-body.tsx';
import { copyText } from '../browser/copy-text.ts';
import { useTexts } from '../language/use-texts.ts';
import { ColumnSettingFields } from './column-settings.tsx';
import { MarkedText } from './marked-text.tsx';

type Props = Omit<Parameters<typeof ColumnSettingFields>[0], 'failure'> & {
  /** From 1. */
  number: number;
  state: AnswerState;
  isJson: boolean;
  marked: readonly MarkedPart[] | undefined;
  start: (run: 'carryOn' | 'retry') => void;
  stop: () => void;
  /** Takes the settings over into the form, and the answer with them. */
  take: () => void;
  remove: (() => void) | undefined;
  say: (text: string) => void;
};

/** One of the answers, with the settings that are its own. */
export function CompareColumn({ number, state, start, ...props }: Props) {
  const { texts } = useTexts();
  const { phase } = state;
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const focusHeading = () => headingRef.current?.focus({ preventScroll: true });
  return (
    <section aria-labelledby={headingId} className={styles.column}>
      <div className={styles.head}>
        <h3 ref={headingRef} id={headingId} tabIndex={-1}>
          {fillIn(texts.answerNumber, { n: String(number) })}
        </h3>
        <HeadButton number={number} phase={phase} leave={focusHeading} {...props} />
      </div>
      <ColumnSettingFields {...props} failure={state.failure} />
      <ColumnText
        state={state}
        start={(run) => {
          // The button that was pressed goes away.
          focusHeading();
          start(run);
        }}
        isJson={props.isJson}
        marked={props.marked}
      />
      {phase !== 'idle' && phase !== 'running' && (
        <ColumnTools state={state} take={props.take} say={props.say} />
      )}
    </section>
  );
}

type LeaveProps = Pick<Props, 'stop'> & {
  /** Takes the focus from a button that goes away. */
  leave: () => void;
};

type HeadProps = LeaveProps & Pick<Props, 'number' | 'remove'> & Pick<AnswerState, 'phase'>;

function HeadButton({ number, phase, stop, leave, remove }: HeadProps) {
  const { texts } = useTexts();
  if (phase === 'running') return <StopButton stop={stop} leave={leave} />;
  return (
    remove && (
      <button
        type="button"
        className="quiet"
        aria-label={fillIn(texts.compareRemove, { n: String(number) })}
        onClick={remove}
      >
        <span aria-hidden="true">✕</span>
      </button>
    )
  );
}

function StopButton({ stop, leave }: LeaveProps) {
  const { texts } = useTexts();
  const ref = useRef<HTMLButtonElement>(null);
  const giveUpFocus = useEffectEvent((button: HTMLButtonElement | null) => {
    if (document.activeElement === button) leave();
  });
  useLayoutEffect(() => {
    const button = ref.current;
    return () => giveUpFocus(button);
  }, []);
  return (
    <button ref={ref} type="button" className="quiet" onClick={stop}>
      {texts.stop}
    </button>
  );
}

function ColumnText({
  state,
  isJson,
  start,
  marked,
}: Pick<Props, 'state' | 'isJson' | 'start' | 'marked'>) {
  const { texts } = useTexts();
  if (state.phase === 'idle') return <p className={styles.note}>{texts.answerPlaceholder}</p>;
  return (
    <>
      <AnswerBody state={state} isRaw={false} isJson={isJson} start={start}>
        {marked && <MarkedText parts={marked} />}
      </AnswerBody>
      {state.phase === 'stopped' && <p className={styles.note}>{texts.stopped}</p>}
    </>
  );
}

function ColumnTools({ state, take, say }: Pick<Props, 'state' | 'take' | 'say'>) {
  const { texts } = useTexts();

  async function copy(): Promise<void> {
    say((await copyText(joinBlocks(state.text))) ? texts.copied : texts.copyFailed);
  }

  return (
    <div className={styles.tools}>
      <button type="button" className="quiet" onClick={take}>
        {texts.compareTake}
      </button>
      {hasText(state.text) && (
        <button type="button" className="quiet" onClick={copy}>
          {texts.copyAnswer}
        </button>
      )}
    </div>
  );
}
