import { type ReactNode, type Ref, useState } from 'react';
import type { AnswerState } from '../../lib/answer/answer-state.ts';
import { hasText, joinBlocks } from '../../lib/answer/text-blocks.ts';
import styles from '../../styles/answer-region.module.css';
import { useTexts } from '../language/use-texts.ts';
import { AnswerBody } from './answer-body.tsx';
import { AnswerTools } from './answer-tools.tsx';

type Props = {
  ref: Ref<HTMLElement>;
  isHidden: boolean;
  state: AnswerState;
  /** The answer is JSON of a known shape. */
  isJson: boolean;
  start: (run: 'carryOn' | 'retry') => void;
  say: (text: string) => void;
  /** Further tools, which need no text. */
  children: ReactNode;
};

export function AnswerRegion({ ref, isHidden, state, isJson, start, say, children }: Props) {
  const { texts } = useTexts();
  const [isRaw, setIsRaw] = useState(false);
  return (
    <section ref={ref} hidden={isHidden} className={styles.answer} aria-labelledby="answer-heading">
      <div className={styles.head}>
        <h2 id="answer-heading">{texts.answer}</h2>
        <AnswerTools
          readText={hasText(state.text) ? () => joinBlocks(state.text) : undefined}
          isRaw={isRaw}
          setIsRaw={setIsRaw}
          say={say}
        >
          {children}
        </AnswerTools>
      </div>
      {state.phase === 'idle' && <p className={styles.placeholder}>{texts.answerPlaceholder}</p>}
      <AnswerBody state={state} isRaw={isRaw} isJson={isJson} start={start} />
    </section>
  );
}
