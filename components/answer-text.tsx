import { memo } from 'react';
import type { TextBlocks } from '../lib/text-blocks.ts';
import styles from '../styles/answer-text.module.css';

type Props = { text: TextBlocks; isRunning: boolean };

export function AnswerText({ text, isRunning }: Props) {
  return (
    <div className={styles.text} dir="auto" aria-busy={isRunning}>
      {text.closed.map((block, index) => (
        // Blocks are only ever added at the end.
        <Block key={index} text={block} />
      ))}
      {text.open !== '' && <Block key={text.closed.length} text={text.open} />}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return <div className={styles.block}>{text}</div>;
});
